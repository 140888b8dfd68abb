use super::*;
use crate::files::Confidence;

fn guess(text: &str) -> (Table, AccountMapping) {
    let table = Table::read("accounts.csv", text.as_bytes()).unwrap();
    let mapping = AccountMapping::guess(&table);
    (table, mapping)
}

fn column(guessed: &(Table, AccountMapping), field: AccountField) -> Option<&str> {
    guessed.1.column(field).map(|at| guessed.0.columns()[at].as_str())
}

#[test]
fn a_salesforce_export_is_understood() {
    let guessed = guess(
        "Account ID,Account Name,Account Owner,Billing Street,Billing City,Billing State/Province,Billing Zip/Postal Code,Type,Industry,Annual Revenue,Rating\n\
         0015g00000abcdA,Mercy Hospital,Ana Ruiz,1 Main St,Boston,MA,02134,Customer,Health,\"$1,200,000\",Hot\n\
         0015g00000abcdB,Lake Clinic,Ben Ott,2 Oak St,Chicago,IL,60614,Prospect,Health,\"$300,000\",Warm\n\
         0015g00000abcdC,Hill Clinic,Ben Ott,3 Elm St,Chicago,IL,60615,Prospect,Health,\"$310,000\",Warm\n",
    );
    for (field, name) in [
        (AccountField::Id, "Account ID"),
        (AccountField::Name, "Account Name"),
        (AccountField::Owner, "Account Owner"),
        (AccountField::City, "Billing City"),
        (AccountField::State, "Billing State/Province"),
        (AccountField::Zip, "Billing Zip/Postal Code"),
        (AccountField::Industry, "Industry"),
        (AccountField::Revenue, "Annual Revenue"),
        (AccountField::Class, "Rating"),
        (AccountField::Segment, "Type"),
    ] {
        assert_eq!(column(&guessed, field), Some(name), "{field:?}");
    }
    assert_eq!(guessed.1.fields[&AccountField::Zip].confidence, Confidence::Sure);
    assert_eq!(column(&guessed, AccountField::CountyFips), None);
}

#[test]
fn hubspot_and_dynamics_exports_are_understood() {
    let hubspot = guess(
        "Record ID,Company name,Company owner,City,State/Region,Postal Code\n1,A,Ana,Boston,MA,02134\n2,B,Ben,Chicago,IL,60614\n",
    );
    assert_eq!(column(&hubspot, AccountField::Id), Some("Record ID"));
    assert_eq!(column(&hubspot, AccountField::Name), Some("Company name"));
    assert_eq!(column(&hubspot, AccountField::Owner), Some("Company owner"));
    assert_eq!(column(&hubspot, AccountField::State), Some("State/Region"));
    let dynamics = guess(
        "(Do Not Modify) Account,Account Name,Address 1: City,Address 1: ZIP/Postal Code,Address 1: Latitude,Address 1: Longitude,Owner\n\
         a-1,A,Boston,02134,42.35,-71.13,Ana\nb-2,B,Chicago,60614,41.92,-87.65,Ben\n",
    );
    assert_eq!(column(&dynamics, AccountField::Id), Some("(Do Not Modify) Account"));
    assert_eq!(column(&dynamics, AccountField::Latitude), Some("Address 1: Latitude"));
    assert_eq!(column(&dynamics, AccountField::Longitude), Some("Address 1: Longitude"));
    assert_eq!(column(&dynamics, AccountField::Zip), Some("Address 1: ZIP/Postal Code"));
}

#[test]
fn columns_without_telling_names_are_told_from_their_values() {
    let guessed = guess("ref,what,p,q,r\nK1,A,42.35,-71.13,MA\nK2,B,41.92,-87.65,IL\nK3,C,40.71,-74.01,NY\n");
    assert_eq!(column(&guessed, AccountField::Latitude), Some("p"));
    assert_eq!(column(&guessed, AccountField::Longitude), Some("q"));
    assert_eq!(column(&guessed, AccountField::State), Some("r"));
    assert!(guessed.1.fields[&AccountField::Latitude].confidence < Confidence::Sure);
}

#[test]
fn other_numbers_become_measures_but_codes_do_not() {
    let guessed = guess(
        "id,zip,Potential,Beds,Phone,SIC code\n1,02134,5000,120,6175550100,8062\n2,60614,7000,80,3125550100,8011\n",
    );
    let extra: Vec<&str> = guessed.1.extra_measures.iter().map(|at| guessed.0.columns()[*at].as_str()).collect();
    assert_eq!(extra, ["Beds"]);
}

#[test]
fn a_name_that_lies_about_its_values_is_not_believed() {
    let guessed = guess("id,name,lat,long\n1,A,high,short\n2,B,low,long\n");
    assert_eq!(column(&guessed, AccountField::Latitude), None);
    assert_eq!(column(&guessed, AccountField::Longitude), None);
}

#[test]
fn the_user_has_the_last_word() {
    let (_, mut mapping) = guess("id,name,zip,other\n1,A,02134,60614\n2,B,60614,02134\n");
    mapping.choose(AccountField::Zip, Some(3));
    assert_eq!(mapping.fields[&AccountField::Zip], Mapped { column: 3, confidence: Confidence::Chosen });
    mapping.choose(AccountField::Zip, None);
    assert!(!mapping.can_place());
}

use super::*;
use crate::files::{Confidence, RoleGuess, table_shape};

fn table(name: &str, text: &str) -> Table {
    Table::read(name, text.as_bytes()).unwrap()
}

fn guess(name: &str, text: &str) -> (Table, RoleGuess) {
    let table = table(name, text);
    let guess = TableMapping::guess(&table);
    (table, guess)
}

/// The columns that were found, as `key=Column name`.
fn found(table: &Table, mapping: &TableMapping) -> Vec<String> {
    mapping.columns().into_iter().map(|(key, column)| format!("{key}={}", table.columns()[column])).collect()
}

/// Real headers of the three systems' exports, and of what people make by hand, each with what has to be found.
#[test]
fn exports_of_the_known_systems_are_told_apart_and_understood() {
    let cases: [(&str, Role, &str, &[&str]); 17] = [
        (
            "salesforce accounts by api name",
            Role::Accounts,
            "Id,Name,ParentId,BillingCity,BillingState,BillingPostalCode,BillingCountry,OwnerId,Type,Industry,AnnualRevenue,Rating,NumberOfEmployees\n\
             001A,Acme,,Boston,MA,02134,US,005X,Customer,Retail,100000,Hot,20\n001B,Beta,001A,Chicago,IL,60614,US,005Y,Prospect,Retail,200000,Cold,30\n001C,Gamma,001A,Chicago,IL,60615,US,005Y,Prospect,Health,150000,Cold,30\n",
            &[
                "id=Id",
                "name=Name",
                "zip=BillingPostalCode",
                "city=BillingCity",
                "state=BillingState",
                "country=BillingCountry",
                "owner=OwnerId",
                "parent=ParentId",
                "segment=Type",
                "industry=Industry",
                "class=Rating",
                "revenue=AnnualRevenue",
            ],
        ),
        (
            "hubspot companies",
            Role::Accounts,
            "Record ID,Company name,Company owner,City,State/Region,Postal Code,Country/Region,Industry,Annual Revenue,Lifecycle Stage,Parent Company ID\n\
             1,Acme,Ana,Boston,MA,02134,United States,RETAIL,100000,customer,\n2,Beta,Ben,Chicago,IL,60614,United States,RETAIL,200000,lead,1\n3,Gamma,Ben,Chicago,IL,60615,United States,HEALTH,20000,lead,1\n",
            &[
                "id=Record ID",
                "name=Company name",
                "zip=Postal Code",
                "city=City",
                "state=State/Region",
                "country=Country/Region",
                "owner=Company owner",
                "parent=Parent Company ID",
                "segment=Lifecycle Stage",
                "industry=Industry",
                "revenue=Annual Revenue",
            ],
        ),
        (
            "dynamics accounts by logical name",
            Role::Accounts,
            "accountid,name,parentaccountid,address1_city,address1_stateorprovince,address1_postalcode,address1_latitude,address1_longitude,ownerid,industrycode,revenue\n\
             a-1,Acme,,Boston,MA,02134,42.351,-71.131,Ana,Retail,1000\nb-2,Beta,a-1,Chicago,IL,60614,41.921,-87.651,Ben,Retail,2000\n",
            &[
                "id=accountid",
                "name=name",
                "latitude=address1_latitude",
                "longitude=address1_longitude",
                "zip=address1_postalcode",
                "city=address1_city",
                "state=address1_stateorprovince",
                "owner=ownerid",
                "parent=parentaccountid",
                "industry=industrycode",
                "revenue=revenue",
            ],
        ),
        (
            "salesforce users",
            Role::Reps,
            "Full Name,Username,City,State/Province,Zip/Postal Code,Active,Start Date\nAna Ruiz,ana@x.com,Boston,MA,02134,1,2020-01-15\nBen Ott,ben@x.com,Chicago,IL,60614,1,2021-03-01\n",
            &["name=Full Name", "city=City", "state=State/Province", "zip=Zip/Postal Code", "start=Start Date"],
        ),
        (
            "a team list",
            Role::Reps,
            "sales_agent,manager,regional_office\nAnna Snelling,Dustin,Central\nCecily Lampkin,Dustin,Central\nVersie Hill,Rocco,East\n",
            &["name=sales_agent", "territory=regional_office"],
        ),
        (
            "salesforce opportunities",
            Role::Opportunities,
            "Opportunity ID,Account ID,Account Name,Opportunity Name,Stage,Amount,Close Date,Probability (%)\n\
             006A,001A,Acme,Big,Prospecting,1000,3/14/2026,10\n006B,001B,Beta,Small,Closed Won,2000,4/1/2026,100\n006C,001B,Beta,Other,Negotiation/Review,500,4/2/2026,90\n006D,001B,Beta,Other,Closed Won,500,4/2/2026,90\n",
            &[
                "id=Opportunity ID",
                "account_id=Account ID",
                "account_name=Account Name",
                "stage=Stage",
                "amount=Amount",
                "close=Close Date",
            ],
        ),
        (
            "salesforce opportunities by api name",
            Role::Opportunities,
            "Id,AccountId,StageName,Amount,CloseDate\n006A,001A,Prospecting,1000,2026-03-14\n006B,001B,Closed Won,2000,2026-04-01\n006C,001B,Closed Won,2000,2026-04-01\n",
            &["id=Id", "account_id=AccountId", "stage=StageName", "amount=Amount", "close=CloseDate"],
        ),
        (
            "hubspot deals",
            Role::Opportunities,
            "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company,Associated Company IDs\n\
             9,Big,Appointment Scheduled,2026-03-14 10:00,Ana,1000,Acme,1\n10,Small,Closed Won,2026-04-01 11:00,Ben,2000,Beta,2\n11,Old,Closed Won,2026-04-01 11:00,Ben,2000,Beta,2\n",
            &[
                "id=Record ID",
                "account_id=Associated Company IDs",
                "account_name=Associated Company",
                "stage=Deal Stage",
                "amount=Amount",
                "close=Close Date",
            ],
        ),
        (
            "dynamics opportunities",
            Role::Opportunities,
            "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Close Date,Est. Revenue,Pipeline Phase,Status\n\
             o-1,Big,Acme,3/14/2026,1000,1-Qualify,Open\no-2,Small,Beta,4/1/2026,2000,3-Propose,Open\no-3,Other,Beta,4/1/2026,2000,3-Propose,Won\n",
            &[
                "id=(Do Not Modify) Opportunity",
                "account_name=Potential Customer",
                "stage=Pipeline Phase",
                "status=Status",
                "amount=Est. Revenue",
                "close=Est. Close Date",
            ],
        ),
        (
            "maven pipeline",
            Role::Opportunities,
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
             1C1I7A6R,Moses,GTX Plus,Cancity,Won,2016-10-20,2017-03-01,1054\nZ063OYW0,Darcel,GTXPro,Isdom,Won,2016-10-25,2017-03-11,4514\nEC4QE1BX,Darcel,MG,Cancity,Engaging,2016-10-25,,\nMV1LWRNH,Moses,MG,Codehow,Won,2016-10-25,2017-03-09,588\n",
            &["id=opportunity_id", "product=product", "stage=deal_stage", "amount=close_value", "close=close_date"],
        ),
        (
            "invoices",
            Role::Sales,
            "Invoice Date,Customer No,Customer Name,Item,Net Amount\n01/02/2025,1,Acme,Pump,100.00\n01/20/2025,2,Beta,Pump,-20.00\n02/03/2025,1,Acme,Hose,30\n",
            &[
                "account_id=Customer No",
                "account_name=Customer Name",
                "product=Item",
                "date=Invoice Date",
                "amount=Net Amount",
            ],
        ),
        (
            "sales by month, long",
            Role::Sales,
            "Account ID,Product Line,Month,Sales\nA-1,Scopes,2025-01,100\nA-2,Scopes,2025-01,50\nA-1,Service,2025-02,70\nA-1,Scopes,2025-02,70\n",
            &["account_id=Account ID", "product=Product Line", "date=Month", "amount=Sales"],
        ),
        (
            "sales by month, wide",
            Role::Sales,
            "Account ID,Product,Jan 2025,Feb 2025,Mar 2025\nA-1,Scopes,100,200,300\nA-2,Scopes,10,20,\nA-3,Hoses,10,20,\n",
            &["account_id=Account ID", "product=Product"],
        ),
        (
            "ZIP to territory",
            Role::Territories,
            "ZIP,Territory,Rep\n02134,East,Ana\n02135,East,Ana\n60614,Central,Ben\n60615,Central,Ben\n60616,Central,Ben\n10002,East,Ana\n",
            &["territory=Territory", "rep=Rep", "zip=ZIP"],
        ),
        (
            "salesforce object territories",
            Role::Territories,
            "ObjectId,Territory2.Name,AssociationCause\n001A,East,Territory2Manual\n001B,East,Territory2Manual\n001C,West,Territory2Manual\n001D,West,Territory2Manual\n",
            &["territory=Territory2.Name", "account_id=ObjectId"],
        ),
        (
            "county figures",
            Role::UnitAttributes,
            "fips,name,population,establishments,employment\n01001,Autauga,59000,900,10000\n01003,Baldwin,240000,6000,80000\n01005,Barbour,24000,500,8000\n",
            &["county_fips=fips"],
        ),
        (
            "figures of ZIP codes",
            Role::UnitAttributes,
            "ZCTA5,Households,Median Income\n02134,9000,70000\n60614,32000,110000\n10002,33000,40000\n94110,26000,120000\n",
            &["zip=ZCTA5"],
        ),
    ];
    let mut wrong = Vec::new();
    for (name, role, text, columns) in cases {
        let (table, guess) = guess("export.csv", text);
        let found = found(&table, &guess.mapping);
        let missing: Vec<&&str> = columns.iter().filter(|column| !found.iter().any(|known| known == *column)).collect();
        let right = guess.mapping.role() == role && guess.confidence >= Confidence::Likely;
        if !right || !missing.is_empty() || guess.mapping.missing().is_some() {
            wrong.push(format!("{name}: {} {:?}; not {missing:?} in {found:?}", guess.why, guess.confidence));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wide_tables_offer_their_months_and_count_with_those_that_are_chosen() {
    let (_, guess) = guess("s.csv", "Account,Jan 2025,Feb 2025,Mar 2025\nA,1,2,3\nB,4,5,6\n");
    let mut mapping = guess.mapping;
    assert_eq!(mapping.extra_choices(), [(1, true), (2, true), (3, true)]);
    assert_eq!(mapping.extra_label(), Some("Columns that are months"));
    mapping.choose_extra(2, false);
    assert_eq!(mapping.extra_choices(), [(1, true), (2, false), (3, true)]);
    for column in [1, 3] {
        mapping.choose_extra(column, false);
    }
    assert!(mapping.missing().is_some_and(|said| said.contains("when and how much")));
}

#[test]
fn what_is_missing_is_said_and_goes_when_it_is_chosen() {
    let table = table("a.csv", "what,where\nAcme,somewhere\nBeta,elsewhere\n");
    let mut mapping = TableMapping::guess_as(Role::Accounts, &table);
    assert!(mapping.missing().is_some_and(|said| said.contains("ZIP code")));
    assert!(mapping.fields().iter().any(|field| field.key == "zip" && field.required));
    assert!(mapping.choose("zip", Some(1)));
    assert!(!mapping.choose("no such field", Some(1)));
    assert_eq!(mapping.missing(), None);
    assert!(mapping.fields().iter().all(|field| !field.required));
    let zip = mapping.fields().into_iter().find(|field| field.key == "zip");
    assert_eq!(zip.and_then(|zip| zip.confidence), Some(Confidence::Chosen));
}

#[test]
fn the_order_of_days_is_shown_and_can_be_turned() {
    let (_, guess) = guess("s.csv", "Account ID,Date,Amount\nA,03/04/2026,5\nB,04/05/2026,6\n");
    let mut mapping = guess.mapping;
    let days = mapping.days().unwrap();
    assert_eq!((days.column, days.shown, days.chosen), (1, false, false));
    assert_eq!(days.of("03/04/2026").as_deref(), Some("03/04/2026 read as 4 March 2026"));
    mapping.choose_day_order(Some(DayOrder::DayFirst));
    assert_eq!(mapping.days().unwrap().of("03/04/2026").as_deref(), Some("03/04/2026 read as 3 April 2026"));
    assert_eq!(days.of("soon"), None);
}

#[test]
fn a_corrected_mapping_is_remembered_by_the_names_of_the_columns() {
    let (first, guess) = guess(
        "a.csv",
        "Kunde,Account ID,Zip2,Date,Amt,Beds\nAcme,1,02134,03/04/2026,5,7\nBeta,2,60614,03/05/2026,6,8\n",
    );
    let mut mapping = TableMapping::guess_as(Role::Accounts, &first);
    assert_ne!(guess.why, "");
    mapping.choose("name", Some(0));
    mapping.choose("zip", Some(2));
    mapping.choose("revenue", Some(4));
    mapping.choose_extra(5, false);
    mapping.choose_decimal(4, Decimal::Comma);
    mapping.merge(Merge { field: "industry".into(), from: "technolgy".into(), to: "technology".into() });
    let memory = mapping.remember(first.columns());
    // The next export has its columns in another order, and one more.
    let second = table(
        "b.csv",
        "Beds,Amt,Zip2,Account ID,Kunde,Date,New\n9,5,02134,1,Acme,03/04/2026,1\n8,6,60614,2,Beta,03/04/2026,2\n",
    );
    let recalled = TableMapping::recall(&memory, &second).unwrap();
    let mut before = found(&first, &mapping);
    before.sort();
    let mut after = found(&second, &recalled);
    after.sort();
    assert_eq!(before, after);
    assert_eq!(recalled.extra(), [] as [usize; 0]);
    assert!(recalled.decimals().contains(&(1, Decimal::Comma)));
    assert_eq!(recalled.merges(), mapping.merges());
    let reordered: Vec<String> = ["zip2", "kunde", "Amt", "beds", "DATE", "account_id"].map(String::from).to_vec();
    assert_eq!(table_shape(first.columns()), table_shape(&reordered));
    assert_ne!(table_shape(first.columns()), table_shape(second.columns()));
    assert_eq!(TableMapping::recall("{\"version\":9}", &second), None);
    assert_eq!(TableMapping::recall("rubbish", &second), None);
}

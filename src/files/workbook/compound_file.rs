//! The file system inside files of old Office (MS-CFB): just enough to take a stream out, within the file's own size.

use super::super::grid::GridError;

const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Sector numbers from here on are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;

/// Whether the bytes begin as such a file does.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE[..4])
}

/// An opened file.
pub struct CompoundFile<'a> {
    bytes: &'a [u8],
    sector_shift: u32,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_cutoff: u32,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

/// Two bytes at a place.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes at a place.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'a> CompoundFile<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, GridError> {
        Self::read(bytes).ok_or_else(|| {
            GridError::Broken("its index is damaged or cut off. Open it in Excel and save it as XLSX or CSV".into())
        })
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&SIGNATURE) {
            return None;
        }
        let sector_shift = u32::from(u16_at(bytes, 30)?);
        if !(7..=16).contains(&sector_shift) {
            return None;
        }
        let mut file = Self {
            bytes,
            sector_shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            mini_cutoff: u32_at(bytes, 56)?,
            entries: Vec::new(),
        };
        file.fat = file.allocation()?;
        let mini = file.chain(u32_at(bytes, 60)?);
        file.mini_fat = (0..mini.len() / 4).filter_map(|at| u32_at(&mini, 4 * at)).collect();
        let directory = file.chain(u32_at(bytes, 48)?);
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
            let units = entry[..length].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            let name = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            let (start, size) = (u32_at(entry, 116)?, u64::from(u32_at(entry, 120)?));
            if entry[66] == 5 {
                file.mini_stream = file.chain(start);
            } else if entry[66] == 2 {
                file.entries.push(Entry { name, start, size });
            }
        }
        Some(file)
    }

    /// The table that says which sector follows which.
    fn allocation(&self) -> Option<Vec<u32>> {
        let mut fat = Vec::new();
        let most = (self.bytes.len() >> self.sector_shift) + 1;
        let mut listed: Vec<u32> = (0..109).filter_map(|at| u32_at(self.bytes, 76 + 4 * at)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let words = (1usize << self.sector_shift) / 4;
        // Each sector of the list ends with the number of the next one.
        for _ in 0..most {
            let Some(sector) = self.sector(next) else { break };
            listed.extend((0..words - 1).filter_map(|at| u32_at(sector, 4 * at)));
            next = u32_at(sector, 4 * (words - 1)).unwrap_or(MARKS);
        }
        for sector in listed.into_iter().filter(|sector| *sector < MARKS).take(most) {
            let sector = self.sector(sector)?;
            fat.extend((0..sector.len() / 4).filter_map(|at| u32_at(sector, 4 * at)));
        }
        Some(fat)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        if number >= MARKS {
            return None;
        }
        let from = (number as usize).checked_add(1)?.checked_mul(1 << self.sector_shift)?;
        // The last sector may be cut short.
        let to = from.checked_add(1 << self.sector_shift)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty())
    }

    /// The sectors of a chain, end to end; never more than the file has.
    fn chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sector = start;
        while let Some(bytes) = self.sector(sector) {
            if out.len() + bytes.len() > self.bytes.len() {
                break;
            }
            out.extend_from_slice(bytes);
            sector = self.fat.get(sector as usize).copied().unwrap_or(MARKS);
        }
        out
    }

    fn mini_chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sector = start;
        while let Some(bytes) = (sector as usize).checked_mul(64).and_then(|from| self.mini_stream.get(from..from + 64))
        {
            if out.len() >= self.mini_stream.len() {
                break;
            }
            out.extend_from_slice(bytes);
            sector = self.mini_fat.get(sector as usize).copied().unwrap_or(MARKS);
        }
        out
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let small = entry.size < u64::from(self.mini_cutoff);
        let mut bytes = if small { self.mini_chain(entry.start) } else { self.chain(entry.start) };
        bytes.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Some(bytes)
    }
}

//! A folder of one's own that goes away at the end.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Result<Self, String> {
        let moment = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let folder = std::env::temp_dir().join(format!("sightline-{name}-{}-{moment}", std::process::id()));
        std::fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self(folder))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Left behind at worst: it is in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

//! What a council sets without a programmer: read before anything else, refused whole with the place of the fault.

use std::io::ErrorKind;
use std::path::Path;

use domain::clock::Timescales;
use matching::duplicate::Weights;

use crate::Stop;

/// # Errors
/// The folder has neither file, or a file in it cannot be read or is refused.
pub fn put_in_force(folder: &Path) -> Result<(), Stop> {
    let timescales = text(folder, "timescales.toml")?;
    let matching = text(folder, "matching.toml")?;
    if timescales.is_none() && matching.is_none() {
        let sentence =
            "has neither timescales.toml nor matching.toml: name the folder that has them, or leave --practice out";
        return Err(Stop(format!("{} {sentence}", folder.display())));
    }
    if let Some((text, file)) = timescales {
        Timescales::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?.put_in_force();
    }
    if let Some((text, file)) = matching {
        let weights = Weights::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?;
        weights.put_in_force();
    }
    Ok(())
}

fn text(folder: &Path, name: &str) -> Result<Option<(String, String)>, Stop> {
    let path = folder.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((text, path.display().to_string()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Stop(format!("{}: {error}", path.display()))),
    }
}

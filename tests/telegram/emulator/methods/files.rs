//! Files: taken in by upload, named by an ID, fetched by a link that ends after an hour.

use serde_json::{Value, json};

use super::super::answer::{Done, Refusal};
use super::super::call::{Call, Upload};
use super::super::world::{StoredFile, World};

const DOWNLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;
const LINK_LIFE_MS: i64 = 3_600_000;

pub fn get(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let id = call.text("file_id").filter(|id| !id.is_empty()).ok_or_else(|| Refusal::bad("file_id not specified"))?;
    let now_ms = world.clock.now_ms();
    let file = world.files.get_mut(&id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
    let size = file.upload.bytes.len();
    if size > DOWNLOAD_BYTES_MAX {
        return Err(Refusal::bad("file is too big"));
    }
    file.link_ends_ms = now_ms + LINK_LIFE_MS;
    Ok(json!({"file_id": id, "file_unique_id": file.unique, "file_size": size, "file_path": file.path}))
}

pub fn download(world: &World, call: &Call) -> Result<Done, Refusal> {
    let path = call.text("file_path").unwrap_or_default();
    let now_ms = world.clock.now_ms();
    let file = world.files.values().find(|f| f.path == path && f.link_ends_ms > now_ms);
    let bytes = file.ok_or_else(|| Refusal::new(404, "Not Found"))?.upload.bytes.clone();
    Ok(Done { file: Some(bytes), ..Done::from(Value::Null) })
}

impl World {
    /// Keeps a file and gives its ID.
    pub fn keep_file(&mut self, kind: &str, upload: Upload) -> String {
        let id = self.fresh("AgACAgIAAxkBAAI-");
        let unique = self.fresh("AQAD");
        let ending = upload.name.rsplit_once('.').map_or("bin", |(_, e)| e).to_owned();
        let path = format!("{kind}s/file_{}.{ending}", self.files.len());
        self.files.insert(id.clone(), StoredFile { upload, unique, path, link_ends_ms: 0 });
        id
    }

    /// What a message says about a file: uploaded in the call, attached to it, known by ID, or to be fetched from an address.
    pub fn media(&mut self, call: &Call, kind: &str, source: &str) -> Result<Value, Refusal> {
        let part = source.strip_prefix("attach://").unwrap_or(kind);
        if source.is_empty() || source.starts_with("attach://") {
            let upload = call.files.get(part).ok_or_else(|| Refusal::bad(format!("there is no {kind} in the request")))?.clone();
            if upload.bytes.is_empty() {
                return Err(Refusal::bad("file must be non-empty"));
            }
            let id = self.keep_file(kind, upload);
            return Ok(self.describe(kind, &id));
        }
        if source.starts_with("http://") || source.starts_with("https://") {
            return Err(Refusal::bad("failed to get HTTP URL content"));
        }
        if !self.files.contains_key(source) {
            return Err(Refusal::bad("wrong remote file identifier specified: Wrong character in the string"));
        }
        Ok(self.describe(kind, source))
    }

    pub fn describe(&mut self, kind: &str, id: &str) -> Value {
        let file = &self.files[id];
        let (size, name, mime) = (file.upload.bytes.len(), file.upload.name.clone(), file.upload.mime.clone());
        let mut base = json!({"file_id": id, "file_unique_id": file.unique, "file_size": size});
        let add = match kind {
            "photo" => {
                let small = Upload {
                    name: "thumb.jpg".into(),
                    mime: "image/jpeg".into(),
                    bytes: file.upload.bytes.slice(..size.min(64)),
                };
                let small_id = self.keep_file("thumbnail", small);
                let small = &self.files[&small_id];
                let bytes = small.upload.bytes.len();
                let thumb = json!({
                    "file_id": small_id, "file_unique_id": small.unique, "file_size": bytes, "width": 90, "height": 67
                });
                base["width"] = 1280.into();
                base["height"] = 960.into();
                return json!([thumb, base]);
            }
            "voice" => json!({"duration": 3, "mime_type": mime}),
            "audio" => json!({"duration": 3, "mime_type": mime, "file_name": name}),
            "video" | "animation" => json!({"duration": 3, "width": 640, "height": 480, "mime_type": mime, "file_name": name}),
            "sticker" => {
                json!({"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "👍"})
            }
            _ => json!({"mime_type": mime, "file_name": name}),
        };
        let (map, add) = (base.as_object_mut().expect("written as an object"), add.as_object().expect("written as an object"));
        map.extend(add.clone());
        base
    }
}

//! Parameters from the query string and from any body that the Bot API takes.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::call::{Call, Upload};

fn pairs(params: &mut Map<String, Value>, encoded: &[u8]) {
    for (name, value) in form_urlencoded::parse(encoded) {
        params.insert(name.into_owned(), Value::String(value.into_owned()));
    }
}

pub async fn call(method: &str, parts: &Parts, body: Bytes) -> Result<Call, Refusal> {
    let mut call = Call::new(method);
    if let Some(query) = parts.uri.query() {
        pairs(&mut call.params, query.as_bytes());
    }
    let kind = parts.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if body.is_empty() {
        return Ok(call);
    }
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => match serde_json::from_slice(&body) {
            Ok(Value::Object(map)) => call.params.extend(map),
            _ => return Err(Refusal::bad("can't parse JSON: the body is not an object")),
        },
        "application/x-www-form-urlencoded" => pairs(&mut call.params, &body),
        "multipart/form-data" => multipart(&mut call, &kind, body).await?,
        _ => return Err(Refusal::bad("unsupported content type")),
    }
    Ok(call)
}

async fn multipart(call: &mut Call, kind: &str, body: Bytes) -> Result<(), Refusal> {
    let wrong = |e: multer::Error| Refusal::bad(format!("can't parse multipart/form-data: {e}"));
    let mut form = multer::Multipart::new(
        http_body_util::BodyDataStream::new(Full::new(body)),
        multer::parse_boundary(kind).map_err(wrong)?,
    );
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let mime = field.content_type().map_or_else(|| "application/octet-stream".to_owned(), ToString::to_string);
        let bytes = field.bytes().await.map_err(wrong)?;
        if let Some(file) = file {
            call.files.insert(name, Upload { name: file, mime, bytes });
        } else {
            let text = String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::bad("strings must be encoded in UTF-8"))?;
            call.params.insert(name, Value::String(text));
        }
    }
    Ok(())
}

/// A method as the answer to a webhook: JSON or a form, with the name of the method among the parameters.
pub fn webhook_call(mime: &str, body: &Bytes) -> Option<Call> {
    let mut params = Map::new();
    if mime.starts_with("application/json") {
        params = serde_json::from_slice(body).ok()?;
    } else if mime.starts_with("application/x-www-form-urlencoded") {
        pairs(&mut params, body);
    }
    let method = params.remove("method")?.as_str()?.to_owned();
    let mut call = Call::new(&method);
    let refused =
        call.method.starts_with("get") || ["setwebhook", "deletewebhook", "close", "logout"].contains(&call.method.as_str());
    call.params = params;
    (!refused).then_some(call)
}

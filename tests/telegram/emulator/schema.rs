//! The description of the Bot API that every request is checked against: the whole one where `SIMDESK_TELEGRAM_API_JSON` names
//! its file (then the emulator's own answers and updates are checked, too), else the small table beside this file.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde_json::Value;

use super::call::Call;

struct Field {
    types: Vec<String>,
    required: bool,
    /// The one word that the field may hold, for example `creator`.
    word: Option<String>,
}

type Fields = BTreeMap<String, Field>;

enum Shape {
    Object(Fields),
    OneOf(Vec<String>),
}

struct Method {
    fields: Fields,
    returns: Vec<String>,
}

pub struct Schema {
    methods: HashMap<String, Method>,
    shapes: HashMap<String, Shape>,
    full: bool,
}

impl Schema {
    /// Read once for all tests of the run.
    pub fn shared() -> Arc<Self> {
        static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| {
            Arc::new(match std::env::var_os("SIMDESK_TELEGRAM_API_JSON") {
                Some(path) => {
                    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                    Schema::from_json(&serde_json::from_str(&text).expect("the description of the API is JSON"))
                }
                None => Schema::from_table(include_str!("api.txt")),
            })
        });
        Arc::clone(&SCHEMA)
    }

    fn from_json(json: &Value) -> Self {
        let short = |types: &Value| -> Vec<String> {
            let types = types.as_array().map(Vec::as_slice).unwrap_or_default();
            types.iter().filter_map(Value::as_str).map(shorten).collect()
        };
        let word = Regex::new("(?:must be|always) [“\"]?([a-z_]+)").expect("written by hand");
        let fields = |item: &Value| -> Fields {
            let list = item["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
            let field = |f: &Value| {
                let name = f["name"].as_str().unwrap_or_default().to_owned();
                let types = short(&f["types"]);
                let said = word.captures(f["description"].as_str().unwrap_or_default()).map(|c| c[1].to_owned());
                let word = said.filter(|_| ["type", "status", "source"].contains(&name.as_str()) && types == ["String"]);
                (name, Field { types, required: f["required"] == true, word })
            };
            list.iter().map(field).collect()
        };
        let entries = |key: &str| json[key].as_object().cloned().unwrap_or_default();
        let methods = entries("methods")
            .into_iter()
            .map(|(name, m)| (name.to_ascii_lowercase(), Method { fields: fields(&m), returns: short(&m["returns"]) }));
        let shapes = entries("types").into_iter().map(|(name, t)| {
            let kinds = short(&t["subtypes"]);
            (name, if kinds.is_empty() { Shape::Object(fields(&t)) } else { Shape::OneOf(kinds) })
        });
        Self { methods: methods.collect(), shapes: shapes.collect(), full: true }
    }

    fn from_table(text: &str) -> Self {
        let mut out = Self { methods: HashMap::new(), shapes: HashMap::new(), full: false };
        let lines = text.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>().join("\n").replace("\n  ", " ");
        for line in lines.lines() {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default().to_owned();
            let rest: Vec<&str> = words.collect();
            if let Some(("=", kinds)) = rest.split_first().map(|(first, kinds)| (*first, kinds)) {
                out.shapes.insert(name, Shape::OneOf(kinds.iter().map(|k| (*k).to_owned()).collect()));
                continue;
            }
            let fields = rest.iter().map(|word| field(word)).collect();
            if name.starts_with(char::is_lowercase) {
                out.methods.insert(name.to_ascii_lowercase(), Method { fields, returns: Vec::new() });
            } else {
                out.shapes.insert(name, Shape::Object(fields));
            }
        }
        out
    }

    /// All that is wrong with a call.
    pub fn call_faults(&self, call: &Call) -> Vec<String> {
        if call.method == "download" {
            return Vec::new();
        }
        let Some(method) = self.methods.get(&call.method) else { return vec!["no such method".to_owned()] };
        let mut faults = Vec::new();
        for (name, field) in &method.fields {
            if field.required && !call.params.contains_key(name) && !call.files.contains_key(name) {
                faults.push(format!("{name} is required"));
            }
        }
        for (name, value) in &call.params {
            match method.fields.get(name) {
                None => faults.push(format!("{name} is not described")),
                Some(field) => faults.extend(self.outer(&field.types, value).err().map(|e| format!("{name}: {e}"))),
            }
        }
        let everything = Value::Object(call.params.clone()).to_string();
        for name in call.files.keys() {
            let file = method.fields.get(name).is_some_and(|f| f.types.iter().any(|t| t == "InputFile"));
            if !file && !everything.contains(&format!("attach://{name}")) {
                faults.push(format!("the file {name} is used by nothing"));
            }
        }
        faults
    }

    /// What is wrong with a result of the emulator itself.
    pub fn result_fault(&self, method: &str, result: &Value) -> Option<String> {
        let method = self.methods.get(&method.to_ascii_lowercase()).filter(|_| self.full)?;
        self.check(&method.returns, result).err()
    }

    pub fn update_fault(&self, kind: &str, content: &Value) -> Option<String> {
        let Some(Shape::Object(fields)) = self.shapes.get("Update").filter(|_| self.full) else { return None };
        match fields.get(kind) {
            Some(field) => self.check(&field.types, content).err(),
            None => Some("no such update".to_owned()),
        }
    }

    /// A parameter itself may also be written as text, since forms know nothing else.
    fn outer(&self, types: &[String], value: &Value) -> Result<(), String> {
        let Value::String(text) = value else { return self.check(types, value) };
        for name in types {
            let fits = match name.as_str() {
                "String" | "InputFile" => true,
                "Integer" => text.trim().parse::<i64>().is_ok(),
                "Float" => text.trim().parse::<f64>().is_ok(),
                "Boolean" => ["true", "false", "1", "0"].contains(&text.to_ascii_lowercase().as_str()),
                _ => continue,
            };
            if fits {
                return Ok(());
            }
        }
        match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => self.check(types, &inner),
            _ => Err(format!("{text:?} is no {}", types.join(" or "))),
        }
    }

    fn check(&self, types: &[String], value: &Value) -> Result<(), String> {
        let mut faults = Vec::new();
        for name in types {
            match self.check_one(name, value) {
                Ok(()) => return Ok(()),
                Err(fault) => faults.push(fault),
            }
        }
        // The kind that fits best says what is wrong; that of the others is only that they are others.
        faults.sort_by_key(|fault| fault.starts_with(OTHER));
        Err(faults.into_iter().next().unwrap_or_else(|| "no type is described".to_owned()))
    }

    fn check_one(&self, name: &str, value: &Value) -> Result<(), String> {
        if let Some(inner) = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) {
            let items = value.as_array().ok_or_else(|| format!("{OTHER}{value} is no array"))?;
            let inner = [inner.to_owned()];
            return items.iter().enumerate().try_for_each(|(i, item)| self.check(&inner, item).map_err(|e| format!("[{i}] {e}")));
        }
        let fits = match name {
            "Integer" => value.is_i64() || value.is_u64(),
            "Float" => value.is_number(),
            "String" | "InputFile" => value.is_string(),
            "Boolean" => value.is_boolean(),
            "True" => *value == Value::Bool(true),
            _ => {
                return match self.shapes.get(name) {
                    Some(Shape::OneOf(kinds)) => self.check(kinds, value),
                    Some(Shape::Object(fields)) => self.object(name, fields, value),
                    None => Err(format!("{name} is not described")),
                };
            }
        };
        if fits { Ok(()) } else { Err(format!("{OTHER}{value} is no {name}")) }
    }

    fn object(&self, name: &str, fields: &Fields, value: &Value) -> Result<(), String> {
        let map = value.as_object().ok_or_else(|| format!("{OTHER}{value} is no {name}"))?;
        for (field, of) in fields {
            let wrong_word = of.word.as_ref().is_some_and(|word| map.get(field).and_then(Value::as_str) != Some(word));
            let missing = of.required && !map.contains_key(field);
            if wrong_word {
                return Err(format!("{OTHER}{field} doesn't make it a {name}"));
            }
            if missing {
                let strange = map.keys().next().is_none_or(|k| !fields.contains_key(k));
                return Err(format!("{}{name} needs {field}", if strange { OTHER } else { "" }));
            }
        }
        for (key, inner) in map {
            let field = fields.get(key).ok_or_else(|| format!("{name} has no {key}"))?;
            self.check(&field.types, inner).map_err(|e| format!("{key}: {e}"))?;
        }
        Ok(())
    }
}

/// Marks a fault which says no more than that another kind is meant.
const OTHER: &str = "wrong kind: ";

/// `Array of X` as `[X]`.
fn shorten(name: &str) -> String {
    name.strip_prefix("Array of ").map_or_else(|| name.to_owned(), |inner| format!("[{}]", shorten(inner)))
}

/// One field of the table: `name!Type|Type=word`.
fn field(text: &str) -> (String, Field) {
    let required = text.contains('!');
    let (name, rest) = text.split_once(['!', '?']).unwrap_or_else(|| panic!("the table of the API has no type for {text}"));
    let (types, word) = rest.split_once('=').map_or((rest, None), |(t, w)| (t, Some(w.to_owned())));
    (name.to_owned(), Field { types: types.split('|').map(str::to_owned).collect(), required, word })
}

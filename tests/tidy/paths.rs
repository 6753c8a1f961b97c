//! Every path that a source file names, whether in `use`, in code, in types or inside a macro's tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Segments as written, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub segments: Vec<String>,
    pub line: usize,
    /// Written with a leading `::`, so its first segment is a crate.
    pub absolute: bool,
    /// How many inline modules it stands in.
    pub depth: usize,
    pub import: bool,
}

/// What a file names, and what it does that the house forbids.
#[derive(Debug, Default)]
pub struct Found {
    pub named: Vec<Named>,
    /// Modules declared here: their names hide crates of the same name.
    pub modules: Vec<String>,
    /// Forbidden words with their line.
    pub forbidden: Vec<(usize, &'static str)>,
    depth: usize,
}

/// Reads one file.
pub fn read(source: &str) -> syn::Result<Found> {
    let file = syn::parse_file(source)?;
    let mut found = Found::default();
    found.visit_file(&file);
    Ok(found)
}

const MACROS: [(&str, &str); 3] = [
    ("todo", "todo! is a promise, not code"),
    ("unimplemented", "unimplemented! is a promise, not code"),
    ("dbg", "dbg! is left over"),
];
const UNWRAP: &str = "unwrap() says nothing about why it cannot fail; use expect with the reason, or return the error";
const ALLOW: &str = "allow hides a lint for good; use expect with a reason";

impl Found {
    fn name(&mut self, segments: Vec<String>, line: usize, absolute: bool, import: bool) {
        self.named.push(Named { segments, line, absolute, depth: self.depth, import });
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String], absolute: bool) {
        let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(path.ident.to_string()), absolute),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before, absolute)),
            syn::UseTree::Name(name) if name.ident == "self" => {
                self.name(before.to_vec(), name.span().start().line, absolute, true);
            }
            syn::UseTree::Name(name) => self.name(with(name.ident.to_string()), name.span().start().line, absolute, true),
            syn::UseTree::Rename(name) => self.name(with(name.ident.to_string()), name.span().start().line, absolute, true),
            syn::UseTree::Glob(glob) => self.name(with("*".to_owned()), glob.span().start().line, absolute, true),
        }
    }

    /// A macro's tokens are not syntax yet, but its paths look the same.
    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let punct = |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
        let colons = |at: usize| punct(at, ':') && punct(at + 1, ':');
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let line = first.span().start().line;
                    let absolute = at >= 2 && colons(at - 2);
                    let called = at >= 1 && punct(at - 1, '.');
                    let opened =
                        matches!(tokens.get(at + 1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
                    if called && opened && first == "unwrap" {
                        self.forbidden.push((line, UNWRAP));
                    }
                    if punct(at + 1, '!') && !punct(at + 2, '=') {
                        self.forbidden_macro(&first.to_string(), line);
                    }
                    let mut segments = vec![first.to_string()];
                    while colons(at + 1) {
                        let Some(TokenTree::Ident(next)) = tokens.get(at + 3) else { break };
                        segments.push(next.to_string());
                        at += 3;
                    }
                    if segments.len() > 1 && !called {
                        self.name(segments, line, absolute, false);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    fn forbidden_macro(&mut self, name: &str, line: usize) {
        self.forbidden.extend(MACROS.iter().filter(|(word, _)| *word == name).map(|(_, why)| (line, *why)));
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[], item.leading_colon.is_some());
        visit::visit_item_use(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.modules.push(item.ident.to_string());
        self.depth += 1;
        visit::visit_item_mod(self, item);
        self.depth -= 1;
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.name(vec![item.ident.to_string()], item.span().start().line, true, true);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let segments = path.segments.iter().map(|s| s.ident.to_string()).collect();
            self.name(segments, path.span().start().line, path.leading_colon.is_some(), false);
        }
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {
        // `pub(super)` and `pub(in crate::x)` open a door inwards; they import nothing.
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Some(last) = mac.path.segments.last() {
            self.forbidden_macro(&last.ident.to_string(), last.ident.span().start().line);
        }
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "unwrap" && call.args.is_empty() {
            self.forbidden.push((call.method.span().start().line, UNWRAP));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let line = attribute.span().start().line;
        if attribute.path().is_ident("allow") {
            self.forbidden.push((line, ALLOW));
        } else if attribute.path().is_ident("cfg_attr")
            && let syn::Meta::List(list) = &attribute.meta
            && list.tokens.clone().into_iter().any(|t| matches!(t, TokenTree::Ident(i) if i == "allow"))
        {
            self.forbidden.push((line, ALLOW));
        } else if let syn::Meta::List(list) = &attribute.meta {
            // `#[serde(with = "…")]` holds no paths as tokens, `#[arg(value_parser = crate::x)]` does.
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }
}

//! The document's words as blocks: paragraphs, headings, code.
//!
//! A code span may run over the end of a line but not out of its block, and what stands in a block of code is written as it is: so what
//! is a block here has to be the same to everyone who reads the page. Blocks of code are put at the margin, and are always closed.

/// A block of text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A heading: how deep, and its words.
    Heading(usize, String),
    /// Lines that belong together: a paragraph, an item of a list. One that ends in two spaces breaks there.
    Lines(Vec<String>),
    /// A row of a table.
    Row(String),
    /// Code: its language, and its lines.
    Code(String, Vec<String>),
    /// An empty line.
    Gap,
}

/// The mark of a fence, and what stands behind it.
pub(crate) fn fence_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|character| *character == mark).count();
    let (fence, info) = line.split_at(length);
    // Three backticks with more of them behind are a code span.
    (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| (fence, info.trim()))
}

/// The blocks of a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let mut reader = Reader::default();
    text.trim_matches('\n').lines().for_each(|line| reader.line(line));
    reader.end_code();
    reader.end_lines();
    reader.blocks
}

/// Takes a text line by line.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    lines: Vec<String>,
    code: Option<Code>,
    in_list: bool,
    in_table: bool,
}

/// A block of code that is not closed yet.
struct Code {
    mark: String,
    indent: usize,
    language: String,
    lines: Vec<String>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let fence = fence_of(line);
        match (&mut self.code, fence) {
            (Some(code), Some((mark, ""))) if mark.starts_with(&code.mark) => self.end_code(),
            (Some(code), _) => code.lines.push(without_indent(line, code.indent)),
            (None, Some((mark, info))) => self.begin_code(indent_of(line), mark, info),
            (None, None) if line.trim().is_empty() => {
                self.end_lines();
                self.blocks.push(Block::Gap);
            }
            (None, None) => self.words(line),
        }
    }

    fn words(&mut self, line: &str) {
        let (marker, rest) = item_marker(line.trim());
        if let Some((mark, info)) = fence_of(rest).filter(|_| !marker.is_empty()) {
            return self.begin_item_with_code(marker, line.trim_end().len() - rest.len(), mark, info);
        }
        if let Some((depth, words)) = heading(line) {
            self.end_lines();
            self.blocks.push(Block::Heading(depth, words.to_owned()));
        } else if let Some(depth) = self.underline(line) {
            let words: Vec<String> = self.lines.drain(..).map(|line| line.trim().to_owned()).collect();
            self.blocks.push(Block::Heading(depth, words.join(" ")));
        } else {
            self.more(line);
        }
    }

    fn more(&mut self, line: &str) {
        let text = line.trim();
        // Each row of a table is a block, so no code span leaves one; the line below its head makes a table of it.
        if is_table_rule(text) && !self.in_table {
            self.head_of_table();
        }
        self.in_table = is_table_rule(text) || self.in_table && !self.lines.is_empty();
        let after_gap = self.lines.is_empty() && !matches!(self.blocks.last(), Some(Block::Lines(_) | Block::Row(_)));
        self.in_list &= is_item(text) || indent_of(line) > 0 || !after_gap;
        // Four spaces would make code of a line that is none; in a list they are what keeps it there, or make code after all.
        let indent = if self.in_list { indent_of(line) } else { indent_of(line).min(3) };
        self.in_list |= is_item(text);
        let after_end = self.lines.last().is_some_and(|last| indent_of(last) > 3 || !goes_on(last.trim()));
        if starts_block(text) || self.in_table || indent > 3 || after_end {
            self.end_lines();
        }
        let broken = if line.ends_with("  ") { "  " } else { "" };
        self.lines.push(format!("{}{}{broken}", " ".repeat(indent), squeezed(text)));
    }

    /// Cuts the last line, the head of a table, from the paragraph above it.
    fn head_of_table(&mut self) {
        if let Some(head) = self.lines.pop() {
            self.end_lines();
            self.lines.push(head);
        }
    }

    /// How deep a heading the line makes of the paragraph above it.
    fn underline(&self, line: &str) -> Option<usize> {
        let first = self.lines.first()?.trim();
        let paragraph = !first.starts_with('>') && !is_item(first) && !is_rule(first);
        underline_of(line.trim()).filter(|_| paragraph)
    }

    fn begin_code(&mut self, indent: usize, mark: &str, info: &str) {
        self.end_lines();
        let language = info.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#')).collect();
        self.in_list = false;
        self.code = Some(Code { mark: mark.to_owned(), indent, language, lines: Vec::new() });
    }

    /// Code that an item of a list begins with stands below it.
    fn begin_item_with_code(&mut self, marker: &str, indent: usize, mark: &str, info: &str) {
        self.end_lines();
        // Right below a paragraph a lone dash would make a heading of it.
        self.blocks.push(Block::Gap);
        self.lines.push(marker.to_owned());
        self.begin_code(indent, mark, info);
    }

    fn end_code(&mut self) {
        if let Some(Code { language, lines, .. }) = self.code.take() {
            self.blocks.push(Block::Code(language, lines));
        }
    }

    fn end_lines(&mut self) {
        let Some(last) = self.lines.last_mut() else { return };
        // There is nothing to break off from.
        last.truncate(last.trim_end().len());
        let lines = std::mem::take(&mut self.lines);
        match self.in_table {
            true => self.blocks.extend(lines.into_iter().map(Block::Row)),
            false => self.blocks.push(Block::Lines(lines)),
        }
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn without_indent(line: &str, indent: usize) -> String {
    line[indent_of(line).min(indent)..].trim_end().to_owned()
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim();
    let depth = text.chars().take_while(|character| *character == '#').count();
    let words = &text[depth..];
    let is_heading = (1..=6).contains(&depth) && (words.is_empty() || words.starts_with(' '));
    is_heading.then(|| (depth, words.trim().trim_end_matches('#').trim_end()))
}

/// Whether a line begins something other than more of the paragraph.
fn starts_block(text: &str) -> bool {
    // At the start of a line HTML is a block, which ends a code span that is still open.
    text.starts_with(['>', '<']) || is_item(text) || is_rule(text) || underline_of(text).is_some()
}

/// Whether the next line can be more of what a line holds; a heading in a list ends with its line, and a quote may.
fn goes_on(text: &str) -> bool {
    match item_marker(text) {
        ("", text) => heading(text).is_none() && underline_of(text).is_none() && !text.starts_with('>') && !is_rule(text),
        (_, rest) => goes_on(rest),
    }
}

/// Whether a line begins an item of a list.
pub(crate) fn is_item(text: &str) -> bool {
    let marker = text.split(' ').next().unwrap_or_default();
    let ordered =
        marker.strip_suffix(['.', ')']).is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    matches!(marker, "-" | "*" | "+") || ordered
}

/// One space after each marker at the start of a line, since more of them would make code of what follows; nor does a fence open there.
fn squeezed(text: &str) -> String {
    let (marker, rest) = if let Some(rest) = text.strip_prefix('>') { (">", rest.trim_start()) } else { item_marker(text) };
    match fence_of(rest) {
        _ if marker.is_empty() => text.to_owned(),
        Some((mark, info)) => format!("{marker} {}{info}", mark.replace('`', "\\`").replace('~', "\\~")),
        None => format!("{marker} {}", squeezed(rest)),
    }
}

/// The marker of an item of a list, and what stands behind it.
fn item_marker(text: &str) -> (&str, &str) {
    let marker = text.split(' ').next().filter(|_| is_item(text) && !is_rule(text)).unwrap_or_default();
    (marker, text[marker.len()..].trim_start())
}

/// How deep a heading a line makes of a paragraph above it.
fn underline_of(text: &str) -> Option<usize> {
    let only = |mark: char| !text.is_empty() && text.chars().all(|character| character == mark);
    if only('=') { Some(1) } else { only('-').then_some(2) }
}

/// `--- | ---`
fn is_table_rule(text: &str) -> bool {
    text.contains('-') && text.contains(['|', ':']) && text.chars().all(|c| matches!(c, '-' | ':' | '|' | ' '))
}

fn is_rule(text: &str) -> bool {
    ['-', '*', '_'].into_iter().any(|mark| text.matches(mark).count() >= 3 && text.chars().all(|c| c == mark || c == ' '))
}

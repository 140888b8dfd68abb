//! Files: chosen or dropped ones in, downloads out. Nothing is uploaded anywhere.

use std::{cell::RefCell, ops::ControlFlow, rc::Rc};

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlAnchorElement, HtmlElement, HtmlInputElement, Response, Url,
};

use super::{
    BrowserError, Listener,
    clock::Timer,
    page::{document, window},
};

/// Bytes read at a time: large enough to be fast, small enough that the page stays responsive in between.
const PIECE: f64 = 4.0 * 1024.0 * 1024.0;

/// A file the person chose or dropped. Its bytes are read only when asked for.
#[derive(Clone, Debug)]
pub struct ChosenFile {
    file: File,
}

impl From<File> for ChosenFile {
    fn from(file: File) -> Self {
        Self { file }
    }
}

impl ChosenFile {
    /// Its name with extension, without a path.
    #[must_use]
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.file.size() as u64
    }

    /// The browser's own handle, to pass it to a worker.
    #[must_use]
    pub fn raw(&self) -> &File {
        &self.file
    }

    /// Reads it piece by piece. `progress` is told the bytes read so far and may break off.
    ///
    /// # Errors
    /// [`BrowserError::Cancelled`] when `progress` broke off; otherwise when the file can't be read (a folder, a file
    /// that changed or is gone).
    pub async fn read(&self, mut progress: impl FnMut(u64) -> ControlFlow<()>) -> Result<Vec<u8>, BrowserError> {
        let size = self.file.size();
        let mut bytes = Vec::with_capacity(size as usize);
        let mut from = 0.0;
        loop {
            if progress(bytes.len() as u64).is_break() {
                return Err(BrowserError::Cancelled);
            }
            if from >= size {
                return Ok(bytes);
            }
            let to = (from + PIECE).min(size);
            let piece = self.file.slice_with_f64_and_f64(from, to)?;
            let buffer = JsFuture::from(piece.array_buffer()).await?;
            let piece = Uint8Array::new(&buffer).to_vec();
            if piece.is_empty() {
                return Err(BrowserError::Failed(format!("{} ended early; it may have changed", self.name())));
            }
            bytes.extend_from_slice(&piece);
            from = to;
        }
    }
}

fn listed(files: Option<FileList>) -> Vec<ChosenFile> {
    let files = files.into_iter().flat_map(|files| (0..files.length()).filter_map(move |at| files.get(at)));
    files.map(ChosenFile::from).collect()
}

/// The files of a drop. Call `prevent_default` on the event, or the browser opens the file instead of the page.
#[must_use]
pub fn dropped(event: &DragEvent) -> Vec<ChosenFile> {
    listed(event.data_transfer().and_then(|transfer| transfer.files()))
}

/// Whether a file begins with this text. A file that can't be read does not.
pub async fn begins_with(file: &File, text: &str) -> bool {
    let Ok(head) = file.slice_with_f64_and_f64(0.0, text.len() as f64) else { return false };
    JsFuture::from(head.array_buffer()).await.is_ok_and(|bytes| Uint8Array::new(&bytes).to_vec() == text.as_bytes())
}

/// The files of an `<input type="file">`.
#[must_use]
pub fn picked(input: &HtmlInputElement) -> Vec<ChosenFile> {
    listed(input.files())
}

/// Shows the browser's dialog; call it from a click or a key, or the browser refuses. `accept` as in HTML: `.csv,.xlsx`.
///
/// # Errors
/// [`BrowserError::Cancelled`] when the dialog was closed.
pub async fn choose(accept: &str, several: bool) -> Result<Vec<ChosenFile>, BrowserError> {
    let document = document()?;
    let input: HtmlInputElement = document.create_element("input")?.unchecked_into();
    input.set_type("file");
    input.set_accept(accept);
    input.set_multiple(several);
    input.set_hidden(true);
    // Some browsers only answer for an input that is in the page.
    document.body().ok_or(BrowserError::Unsupported("page body"))?.append_child(&input)?;
    let listeners = Rc::new(RefCell::new(Vec::new()));
    let promise = Promise::new(&mut |resolve, reject| {
        for name in ["change", "cancel"] {
            let resolve = resolve.clone();
            match Listener::new(input.as_ref(), name, move |_| drop(resolve.call0(&JsValue::UNDEFINED))) {
                Ok(listener) => listeners.borrow_mut().push(listener),
                Err(error) => drop(reject.call1(&JsValue::UNDEFINED, &error.to_string().into())),
            }
        }
    });
    input.click();
    let settled = JsFuture::from(promise).await;
    let files = picked(&input);
    listeners.borrow_mut().clear();
    input.remove();
    settled?;
    if files.is_empty() { Err(BrowserError::Cancelled) } else { Ok(files) }
}

/// An address for bytes in memory: `blob:…`. Freed when it is dropped.
#[derive(Debug)]
pub struct ObjectUrl {
    url: String,
}

impl ObjectUrl {
    /// An address for `bytes` of the media type `kind` (`text/csv`, `image/png`).
    ///
    /// # Errors
    /// When the browser can't take them.
    pub fn new(bytes: &[u8], kind: &str) -> Result<Self, BrowserError> {
        Self::of(&Uint8Array::from(bytes), kind)
    }

    /// The same for bytes that are the browser's already, as a worker sends them.
    ///
    /// # Errors
    /// When the browser can't take them.
    pub fn of(bytes: &Uint8Array, kind: &str) -> Result<Self, BrowserError> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let parts = Array::of1(bytes);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        Ok(Self { url: Url::create_object_url_with_blob(&blob)? })
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.url);
    }
}

/// Offers `bytes` as a download under `name`. Whether the person keeps it is not told to pages.
///
/// # Errors
/// When the browser can't take the bytes.
pub fn download(name: &str, kind: &str, bytes: &[u8]) -> Result<(), BrowserError> {
    offer(name, kind, &Uint8Array::from(bytes))
}

/// Like [`download`], for bytes that are the browser's already: they are not copied.
///
/// # Errors
/// When the browser can't take the bytes.
pub fn offer(name: &str, kind: &str, bytes: &Uint8Array) -> Result<(), BrowserError> {
    let document = document()?;
    let address = ObjectUrl::of(bytes, kind)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(address.as_str());
    link.set_download(name);
    link.set_hidden(true);
    document.body().ok_or(BrowserError::Unsupported("page body"))?.append_child(&link)?;
    link.unchecked_ref::<HtmlElement>().click();
    link.remove();
    // The browser reads the bytes after the click: a minute is plenty, and then memory is given back.
    let mut address = Some(address);
    let freeing = Timer::after(60_000, move || drop(address.take()))?;
    std::mem::forget(freeing);
    Ok(())
}

/// Fetches a file of the page's own, by a path relative to the page.
///
/// # Errors
/// When it does not arrive.
pub async fn fetch(path: &str) -> Result<Uint8Array, BrowserError> {
    let response = JsFuture::from(window()?.fetch_with_str(path)).await?;
    let response: Response = response.dyn_into().map_err(BrowserError::from)?;
    if !response.ok() {
        return Err(BrowserError::Failed(format!("{path} is not there (status {})", response.status())));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer))
}

//! The worker's side: hears jobs, runs them one after the other, answers.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, RequestInit, Response, Url};

use super::{
    geocoding::{GeocodeAsk, Received},
    jobs::{Output, Service},
    protocol::{Ask, Job, Reply, VERSION},
    solver::Solver,
};

/// How long a server of the user's is waited for.
const LONGEST_WAIT_MILLIS: u32 = 20_000;
/// Most bytes of its answer that are read.
const LONGEST_ANSWER: u32 = 1 << 20;

type Queue = Rc<RefCell<VecDeque<(Ask, Vec<JsValue>)>>>;

/// What a worker program is made of.
struct Program {
    service: RefCell<Box<dyn Service>>,
    solver: Option<Solver>,
}

/// Starts listening. Called once, by the `main` of a worker program; a program that solves brings its solver.
pub fn run(service: impl Service + 'static, solver: Option<Solver>) {
    console_error_panic_hook::set_once();
    let Some(scope) = scope() else { return };
    let program = Rc::new(Program { service: RefCell::new(Box::new(service)), solver });
    let queue: Queue = Rc::default();
    let busy = Rc::new(RefCell::new(false));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let header = message.get(0).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
        // A message of another version is answered by silence: the handshake has told the page already.
        let Ok(ask) = postcard::from_bytes::<Ask>(&header) else { return };
        queue.borrow_mut().push_back((ask, message.iter().skip(1).collect()));
        if !*busy.borrow() {
            *busy.borrow_mut() = true;
            let (program, queue, busy) = (program.clone(), queue.clone(), busy.clone());
            spawn_local(async move {
                work_off(&program, &queue).await;
                *busy.borrow_mut() = false;
            });
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    say(&Reply::Ready { version: VERSION }, Vec::new());
}

async fn work_off(program: &Program, queue: &Queue) {
    loop {
        let next = queue.borrow_mut().pop_front();
        let Some((ask, attachments)) = next else { return };
        let id = ask.id;
        if let Err(message) = carry_out(program, ask, attachments).await {
            say(&Reply::Failed { id, message }, Vec::new());
        }
    }
}

async fn carry_out(program: &Program, ask: Ask, attachments: Vec<JsValue>) -> Result<(), String> {
    let id = ask.id;
    if let Job::Solve(problem) = ask.job {
        let solver = program.solver.ok_or("This worker does not solve. Reload the page.")?;
        let answer = solver(&problem, id)?;
        say(&Reply::Done { id, answer }, Vec::new());
        return Ok(());
    }
    let mut input = Vec::new();
    for attachment in attachments {
        input.push(bytes_of(attachment).await?);
    }
    // The only request that leaves for another origin: its user has read it and said yes.
    if let Job::Geocode(ask) = &ask.job
        && let Some(request) = GeocodeAsk::request_in(ask)
    {
        input.push(postcard::to_allocvec(&outside(&request).await).unwrap_or_default());
    }
    // What one file says may show that another is needed: the ZIP codes know no Zürich.
    for _ in 0..3 {
        let needed = program.service.borrow().needs(&ask.job);
        if needed.is_empty() {
            break;
        }
        for file in needed {
            let bytes = fetch(file).await?;
            program.service.borrow_mut().shelve(file, &bytes)?;
        }
    }
    let mut last_told = -1.0f32;
    let mut tell = |fraction: f32, doing: &str| {
        if fraction - last_told >= 0.01 || fraction < last_told {
            last_told = fraction;
            say(&Reply::Progress { id, fraction, doing: doing.into() }, Vec::new());
        }
    };
    let outputs = program.service.borrow_mut().perform(ask.job, input, &mut tell)?;
    let count = outputs.len();
    for (at, Output { answer, attachments }) in outputs.into_iter().enumerate() {
        let reply = if at + 1 == count { Reply::Done { id, answer } } else { Reply::Part { id, answer } };
        say(&reply, attachments);
    }
    Ok(())
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

pub(super) fn say(reply: &Reply, attachments: Vec<Vec<u8>>) {
    let (Some(scope), Ok(header)) = (scope(), postcard::to_allocvec(reply)) else { return };
    let message = Array::of1(&Uint8Array::from(header.as_slice()));
    let transfer = Array::new();
    for attachment in attachments {
        let bytes = Uint8Array::from(attachment.as_slice());
        transfer.push(&bytes.buffer());
        message.push(&bytes);
    }
    if let Err(error) = scope.post_message_with_transfer(&message, &transfer) {
        web_sys::console::error_1(&error);
    }
}

/// A `File`, `Blob` or `Uint8Array` as bytes.
async fn bytes_of(attachment: JsValue) -> Result<Vec<u8>, String> {
    match attachment.dyn_into::<Uint8Array>() {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(other) => {
            let blob: web_sys::Blob = other.dyn_into().map_err(|_| "The file could not be handed over.".to_owned())?;
            let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| {
                "The file could not be read; it may have been moved or changed. Choose it again.".to_owned()
            })?;
            Ok(Uint8Array::new(&buffer).to_vec())
        }
    }
}

/// Sends a request to another server, without cookies and without saying where it comes from.
async fn outside(address: &str) -> Received {
    let Some(scope) = scope() else { return Received::Unreachable };
    let how = RequestInit::new();
    let set = |of: &JsValue, key: &str, value: &JsValue| Reflect::set(of, &key.into(), value).is_ok();
    let mut ready = set(&how, "credentials", &"omit".into()) && set(&how, "referrerPolicy", &"no-referrer".into());
    let limit = Reflect::get(&js_sys::global(), &"AbortSignal".into()).and_then(|signal| {
        let timeout: Function = Reflect::get(&signal, &"timeout".into())?.dyn_into()?;
        timeout.call1(&signal, &LONGEST_WAIT_MILLIS.into())
    });
    if let Ok(limit) = limit {
        ready &= set(&how, "signal", &limit);
    }
    if !ready {
        return Received::Unreachable;
    }
    let lost = |error: &JsValue| match Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()) {
        Some(name) if name == "TimeoutError" => Received::TimedOut,
        _ => Received::Unreachable,
    };
    let response = match JsFuture::from(scope.fetch_with_str_and_init(address, &how)).await {
        Ok(response) => response,
        Err(error) => return lost(&error),
    };
    let Ok(response) = response.dyn_into::<Response>() else { return Received::Unreachable };
    let Ok(body) = response.array_buffer() else { return Received::Unreachable };
    match JsFuture::from(body).await {
        Ok(body) => {
            let bytes = Uint8Array::new(&body);
            let bytes = bytes.subarray(0, bytes.length().min(LONGEST_ANSWER));
            Received::Answer(response.status(), bytes.to_vec())
        }
        Err(error) => lost(&error),
    }
}

/// Fetches a shipped file from the page's own folder.
async fn fetch(path: &str) -> Result<Vec<u8>, String> {
    let failed = |why: &str| {
        format!("{path} could not be loaded ({why}). Check the connection to the page's own server and reload.")
    };
    let scope = scope().ok_or_else(|| failed("no worker"))?;
    // `boot/opener.js` says where the page lies; the other workers lie beside it.
    let base = Reflect::get(&scope, &"bailiwickBase".into()).ok().and_then(|base| base.as_string());
    let address = match base {
        Some(base) => Url::new_with_base(path, &base).map_err(|_| failed("no address"))?.href(),
        None => path.to_owned(),
    };
    let response = JsFuture::from(scope.fetch_with_str(&address)).await.map_err(|_| failed("no answer"))?;
    let response: Response = response.dyn_into().map_err(|_| failed("no response"))?;
    if !response.ok() {
        return Err(failed(&format!("status {}", response.status())));
    }
    let buffer = response.array_buffer().map_err(|_| failed("no content"))?;
    let buffer = JsFuture::from(buffer).await.map_err(|_| failed("cut off"))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

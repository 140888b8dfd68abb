//! The page's side: starts a worker, sends jobs, hears replies, cancels by ending the worker.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    rc::Rc,
};

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::protocol::{Answer, Ask, Job, JobId, Reply, SolveProgress, VERSION};

/// What a job reports back.
pub enum Event {
    /// How far it is and what it is doing.
    Progress(f32, String),
    /// How far a solve is.
    Solving(SolveProgress),
    /// A part of the answer with its attachments; more will come.
    Part(Answer, Vec<Uint8Array>),
    /// The answer with its attachments; the last event.
    Done(Answer, Vec<Uint8Array>),
    /// It could not be done; the last event. The text is for people.
    Failed(String),
    /// It was cancelled; the last event.
    Cancelled,
}

/// Why a worker could not be started or spoken to.
#[derive(Debug, Clone)]
pub struct WorkerError(pub String);

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The background worker could not be started ({}). Reload the page.", self.0)
    }
}

/// Why a job gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEnd {
    /// It could not be done; the text is for people.
    Failed(String),
    /// It was cancelled.
    Cancelled,
}

type Listener = Rc<RefCell<dyn FnMut(Event)>>;

/// What a worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// A program of its own, by the script that loads it.
    Own(&'static str),
    /// The page's, which the page has compiled already.
    Pages,
}

impl Program {
    fn start(self) -> Result<Worker, JsValue> {
        match self {
            Self::Own(script) => Worker::new(script),
            Self::Pages => {
                // `boot/loader.js` leaves it there.
                let window = web_sys::window().ok_or("no window")?;
                let program = Reflect::get(&window, &"bailiwickProgram".into())?;
                // The first one waits there, too. It is not sent to itself.
                let waiting = Reflect::get(&program, &"worker".into())?.dyn_into::<Worker>();
                Reflect::set(&program, &"worker".into(), &JsValue::UNDEFINED)?;
                let worker = match waiting {
                    Ok(worker) => worker,
                    Err(_) => {
                        let script = Reflect::get(&program, &"opener".into())?.as_string().ok_or("no program")?;
                        let options = WorkerOptions::new();
                        options.set_type(WorkerType::Module);
                        Worker::new_with_options(&script, &options)?
                    }
                };
                worker.post_message(&program)?;
                Ok(worker)
            }
        }
    }
}

/// One worker with its jobs. It starts with the first job and again after a cancel.
pub struct Client {
    program: Program,
    state: Rc<State>,
    worker: RefCell<Option<Running>>,
}

#[derive(Default)]
struct State {
    next: Cell<JobId>,
    /// Grows whenever a worker ends, and what it kept with it.
    life: Cell<u32>,
    /// The worker stopped by itself; the next job needs another.
    stopped: Cell<bool>,
    jobs: RefCell<BTreeMap<JobId, Listener>>,
    /// Messages that wait for the handshake.
    waiting: RefCell<Option<Vec<Array>>>,
    /// The resolver of the promise that is being made.
    resolve: RefCell<Option<Function>>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Client {
    /// A client for such a worker; nothing is started yet.
    #[must_use]
    pub fn new(program: Program) -> Self {
        Self { program, state: Rc::default(), worker: RefCell::default() }
    }

    /// Starts the worker if it does not run, so that the first job need not wait.
    ///
    /// # Errors
    /// Where the browser refuses to start it.
    pub fn warm_up(&self) -> Result<(), WorkerError> {
        if self.state.stopped.take()
            && let Some(running) = self.worker.borrow_mut().take()
        {
            running.worker.terminate();
        }
        if self.worker.borrow().is_some() {
            return Ok(());
        }
        let worker = self.program.start().map_err(|error| WorkerError(text_of(&error)))?;
        *self.state.waiting.borrow_mut() = Some(Vec::new());
        let state = self.state.clone();
        let sender = worker.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            state.hear(&event.data(), &sender);
        });
        let state = self.state.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            state.stopped.set(true);
            state.life.set(state.life.get().wrapping_add(1));
            state.fail_all(&format!(
                "The background worker stopped: {}. Nothing was changed; try again.",
                event.message()
            ));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.worker.borrow_mut() = Some(Running { worker, _on_message: on_message, _on_error: on_error });
        Ok(())
    }

    /// Sends a job with its attachments; `listen` hears every event of it, last of all `Done`, `Failed` or `Cancelled`.
    pub fn send(&self, job: Job, attachments: &[JsValue], listen: impl FnMut(Event) + 'static) -> JobId {
        let id = self.state.next.get();
        self.state.next.set(id.wrapping_add(1));
        let listener: Listener = Rc::new(RefCell::new(listen));
        if let Err(error) = self.warm_up() {
            (listener.borrow_mut())(Event::Failed(error.to_string()));
            return id;
        }
        let header = match postcard::to_allocvec(&Ask { id, job }) {
            Ok(header) => header,
            Err(error) => {
                (listener.borrow_mut())(Event::Failed(format!("The job could not be handed over: {error}.")));
                return id;
            }
        };
        self.state.jobs.borrow_mut().insert(id, listener);
        let message = Array::of1(&Uint8Array::from(header.as_slice()));
        for attachment in attachments {
            message.push(attachment);
        }
        if let Some(waiting) = self.state.waiting.borrow_mut().as_mut() {
            waiting.push(message);
        } else if let Some(running) = self.worker.borrow().as_ref() {
            post(&running.worker, &message);
        }
        id
    }

    /// Sends a job and waits for its end. `hear` gets every event but the last as it comes, each in a task of its own, so
    /// that taking in a large answer part by part never holds the page up.
    ///
    /// # Errors
    /// What the worker says, or that the job was cancelled.
    pub async fn request(
        &self,
        job: Job,
        attachments: &[JsValue],
        mut hear: impl FnMut(Event) + 'static,
    ) -> Result<(Answer, Vec<Uint8Array>), JobEnd> {
        let end: Rc<RefCell<Option<Result<(Answer, Vec<Uint8Array>), JobEnd>>>> = Rc::default();
        let ended = end.clone();
        let promise = Promise::new(&mut |resolve, _| {
            // The executor of a promise runs once, at once; `hear` moves into the listener with the first call.
            *self.state.resolve.borrow_mut() = Some(resolve);
        });
        let resolve = self.state.resolve.borrow_mut().take();
        self.send(job, attachments, move |event| {
            let last = match event {
                Event::Done(answer, attachments) => Ok((answer, attachments)),
                Event::Failed(message) => Err(JobEnd::Failed(message)),
                Event::Cancelled => Err(JobEnd::Cancelled),
                other => return hear(other),
            };
            *ended.borrow_mut() = Some(last);
            if let Some(resolve) = &resolve {
                // Calling the resolver of a pending promise does not throw.
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        let _ = JsFuture::from(promise).await;
        let end = end.borrow_mut().take();
        end.unwrap_or(Err(JobEnd::Cancelled))
    }

    /// Ends the worker with everything it is doing; what it kept is lost. Each open job hears [`Event::Cancelled`].
    pub fn cancel(&self) {
        if let Some(running) = self.worker.borrow_mut().take() {
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            running.worker.terminate();
        }
        self.state.life.set(self.state.life.get().wrapping_add(1));
        *self.state.waiting.borrow_mut() = None;
        let jobs = std::mem::take(&mut *self.state.jobs.borrow_mut());
        for listener in jobs.into_values() {
            (listener.borrow_mut())(Event::Cancelled);
        }
    }

    /// A number that changes when the worker ends, by a cancel or by itself: what it kept between jobs is lost then.
    #[must_use]
    pub fn life(&self) -> u32 {
        self.state.life.get()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(running) = self.worker.borrow_mut().take() {
            running.worker.terminate();
        }
    }
}

impl State {
    fn hear(&self, data: &JsValue, worker: &Worker) {
        let Some(message) = data.dyn_ref::<Array>() else { return };
        let header = message.get(0).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
        let attachments = || message.iter().skip(1).filter_map(|item| item.dyn_into::<Uint8Array>().ok()).collect();
        match postcard::from_bytes::<Reply>(&header) {
            Ok(Reply::Ready { version }) if version == VERSION => {
                for message in self.waiting.borrow_mut().take().unwrap_or_default() {
                    post(worker, &message);
                }
            }
            Ok(Reply::Ready { .. }) => self.fail_all(OUTDATED),
            Ok(Reply::Progress { id, fraction, doing }) => self.tell(id, Event::Progress(fraction, doing)),
            Ok(Reply::Solving { id, progress }) => self.tell(id, Event::Solving(progress)),
            Ok(Reply::Part { id, answer }) => self.tell(id, Event::Part(answer, attachments())),
            Ok(Reply::Done { id, answer }) => self.end(id, Event::Done(answer, attachments())),
            Ok(Reply::Failed { id, message }) => self.end(id, Event::Failed(message)),
            Err(_) => self.fail_all(OUTDATED),
        }
    }

    fn tell(&self, id: JobId, event: Event) {
        // The listener may send another job, so the list of jobs must not be borrowed while it runs.
        let listener = self.jobs.borrow().get(&id).cloned();
        if let Some(listener) = listener {
            (listener.borrow_mut())(event);
        }
    }

    fn end(&self, id: JobId, event: Event) {
        let listener = self.jobs.borrow_mut().remove(&id);
        if let Some(listener) = listener {
            (listener.borrow_mut())(event);
        }
    }

    fn fail_all(&self, message: &str) {
        let jobs = std::mem::take(&mut *self.jobs.borrow_mut());
        for listener in jobs.into_values() {
            (listener.borrow_mut())(Event::Failed(message.into()));
        }
    }
}

const OUTDATED: &str =
    "The background worker is of another version than the page. Reload the page without its cache (Ctrl+Shift+R).";

fn post(worker: &Worker, message: &Array) {
    // Failing to clone a message is a programming error; the job would only never answer.
    if let Err(error) = worker.post_message(message) {
        web_sys::console::error_1(&error);
    }
}

fn text_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}

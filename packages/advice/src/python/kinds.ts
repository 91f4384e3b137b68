/** The kinds of things that programs with processes handle, and what can be asked of them. */
export type Kind =
  | 'Process'
  | 'Thread'
  | 'Pool'
  | 'GeventPool'
  | 'Executor'
  | 'Queue'
  | 'JoinableQueue'
  | 'SimpleQueue'
  | 'LocalQueue'
  | 'ManagedQueue'
  | 'Lock'
  | 'RLock'
  | 'Semaphore'
  | 'Event'
  | 'Condition'
  | 'Barrier'
  | 'Value'
  | 'Array'
  | 'Connection'
  | 'Manager'
  | 'ManagedList'
  | 'ManagedDict'
  | 'AsyncResult'
  | 'Popen';

/** What a call of this origin makes. */
export const kindOfOrigin: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['multiprocessing.Process', 'Process'],
  ['multiprocessing.process.Process', 'Process'],
  ['threading.Thread', 'Thread'],
  ['threading.Timer', 'Thread'],
  ['multiprocessing.Pool', 'Pool'],
  ['multiprocessing.pool.Pool', 'Pool'],
  ['multiprocessing.pool.ThreadPool', 'Pool'],
  ['gevent.pool.Pool', 'GeventPool'],
  ['concurrent.futures.ProcessPoolExecutor', 'Executor'],
  ['concurrent.futures.ThreadPoolExecutor', 'Executor'],
  ['multiprocessing.Queue', 'Queue'],
  ['multiprocessing.queues.Queue', 'Queue'],
  ['multiprocessing.JoinableQueue', 'JoinableQueue'],
  ['multiprocessing.SimpleQueue', 'SimpleQueue'],
  ['queue.Queue', 'LocalQueue'],
  ['queue.LifoQueue', 'LocalQueue'],
  ['queue.PriorityQueue', 'LocalQueue'],
  ['multiprocessing.Lock', 'Lock'],
  ['threading.Lock', 'Lock'],
  ['multiprocessing.RLock', 'RLock'],
  ['threading.RLock', 'RLock'],
  ['multiprocessing.Semaphore', 'Semaphore'],
  ['threading.Semaphore', 'Semaphore'],
  ['multiprocessing.BoundedSemaphore', 'Semaphore'],
  ['threading.BoundedSemaphore', 'Semaphore'],
  ['multiprocessing.Event', 'Event'],
  ['threading.Event', 'Event'],
  ['multiprocessing.Condition', 'Condition'],
  ['threading.Condition', 'Condition'],
  ['multiprocessing.Barrier', 'Barrier'],
  ['threading.Barrier', 'Barrier'],
  ['multiprocessing.Value', 'Value'],
  ['multiprocessing.Array', 'Array'],
  ['multiprocessing.Manager', 'Manager'],
  ['subprocess.Popen', 'Popen'],
]);

/** What a method of a Manager makes. */
export const kindOfManagerMethod: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['Queue', 'ManagedQueue'],
  ['JoinableQueue', 'ManagedQueue'],
  ['list', 'ManagedList'],
  ['dict', 'ManagedDict'],
  ['Lock', 'Lock'],
  ['RLock', 'RLock'],
  ['Semaphore', 'Semaphore'],
  ['BoundedSemaphore', 'Semaphore'],
  ['Event', 'Event'],
  ['Condition', 'Condition'],
  ['Barrier', 'Barrier'],
  ['Value', 'Value'],
  ['Array', 'Array'],
]);

const queueMembers = 'put get put_nowait get_nowait empty full qsize';
const lockMembers = 'acquire release locked';
const memberLists: Record<Kind, string> = {
  Process: 'start join run terminate kill close is_alive name pid ident exitcode daemon authkey sentinel',
  Thread: 'start join run is_alive name ident native_id daemon cancel getName setName isDaemon setDaemon',
  Pool: 'apply apply_async map map_async imap imap_unordered starmap starmap_async close terminate join',
  GeventPool: 'spawn map imap imap_unordered apply apply_async map_async join kill add discard start free_count wait_available size full',
  Executor: 'submit map shutdown',
  Queue: `${queueMembers} close join_thread cancel_join_thread`,
  JoinableQueue: `${queueMembers} close join_thread cancel_join_thread task_done join`,
  SimpleQueue: 'put get empty close',
  LocalQueue: `${queueMembers} task_done join maxsize queue mutex not_empty not_full all_tasks_done unfinished_tasks`,
  ManagedQueue: `${queueMembers} task_done join`,
  Lock: lockMembers,
  RLock: lockMembers,
  Semaphore: `${lockMembers} get_value`,
  Event: 'set clear is_set wait isSet',
  Condition: `${lockMembers} wait wait_for notify notify_all notifyAll`,
  Barrier: 'wait reset abort parties n_waiting broken',
  Value: 'value get_lock get_obj get set acquire release',
  Array: 'value raw get_lock get_obj acquire release index count append tolist typecode',
  Connection: 'send recv send_bytes recv_bytes recv_bytes_into poll close closed fileno readable writable',
  Manager:
    'Queue JoinableQueue list dict Lock RLock Semaphore BoundedSemaphore Event Condition Barrier Value Array Namespace Pool start shutdown register connect get_server join address',
  ManagedList: 'append extend insert pop remove reverse sort index count clear copy',
  ManagedDict: 'get keys values items pop popitem update setdefault clear copy has_key',
  AsyncResult: 'get wait ready successful',
  Popen: 'communicate wait poll terminate kill send_signal stdin stdout stderr pid returncode args',
};

export const membersOf: ReadonlyMap<Kind, ReadonlySet<string>> = new Map(
  Object.entries(memberLists).map(([kind, list]) => [kind as Kind, new Set(list.split(' '))]),
);

/** The keyword arguments of callables that newcomers get wrong, by origin or by `Kind.method`. */
export const keywordsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['multiprocessing.Process', ['group', 'target', 'name', 'args', 'kwargs', 'daemon']],
  ['threading.Thread', ['group', 'target', 'name', 'args', 'kwargs', 'daemon']],
  ['multiprocessing.Pool', ['processes', 'initializer', 'initargs', 'maxtasksperchild']],
  ['Pool.apply_async', ['func', 'args', 'kwds', 'callback', 'error_callback']],
  ['Pool.apply', ['func', 'args', 'kwds']],
  ['Pool.map', ['func', 'iterable', 'chunksize']],
  ['Pool.map_async', ['func', 'iterable', 'chunksize', 'callback', 'error_callback']],
  ['Pool.starmap', ['func', 'iterable', 'chunksize']],
  ['Queue.get', ['block', 'timeout']],
  ['Queue.put', ['obj', 'block', 'timeout']],
  ['multiprocessing.Queue', ['maxsize']],
  ['multiprocessing.Pipe', ['duplex']],
  ['multiprocessing.Value', ['lock']],
]);

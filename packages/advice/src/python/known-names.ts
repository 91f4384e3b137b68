/** What Python itself binds: CPython 3.11's builtins and the names that every module has. */
const builtinNames =
  'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning WindowsError ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__ __build_class__ __name__ __file__ __doc__ __package__ __loader__ __spec__ __builtins__ __cached__ __annotations__ __debug__ __path__ __class__ __module__ __qualname__ __dict__ _';
export const builtins: ReadonlySet<string> = new Set(builtinNames.split(' '));

/** Modules whose name alone, in front of a dot, says which module is meant. */
const moduleNames =
  'os sys time random math json re datetime subprocess threading multiprocessing queue socket signal asyncio logging string struct pickle copy shutil tempfile pathlib collections itertools functools traceback ctypes csv hashlib uuid glob select statistics operator heapq bisect platform errno mmap weakref argparse atexit base64 inspect secrets textwrap gc resource fcntl gevent contextlib decimal fractions calendar getpass io sched types typing dataclasses enum abc socketserver http urllib';
export const importableModules: ReadonlySet<string> = new Set(moduleNames.split(' '));

function names(module: string, list: string): [string, string][] {
  return list.split(' ').map((name) => [name, module]);
}

/** Names that are almost always imported from one place. */
export const importedFrom: ReadonlyMap<string, string> = new Map([
  ...names(
    'multiprocessing',
    'Process Manager Pipe Value Array JoinableQueue cpu_count current_process active_children parent_process freeze_support set_start_method get_start_method get_context shared_memory ProcessError',
  ),
  ...names('multiprocessing.shared_memory', 'SharedMemory ShareableList'),
  ...names('multiprocessing.managers', 'BaseManager SyncManager BaseProxy NamespaceProxy SharedMemoryManager'),
  ...names('multiprocessing.pool', 'ThreadPool'),
  ...names('threading', 'Thread Timer current_thread main_thread active_count get_ident'),
  ...names('queue', 'Empty Full LifoQueue PriorityQueue'),
  ...names('concurrent.futures', 'ThreadPoolExecutor ProcessPoolExecutor as_completed'),
  ...names('subprocess', 'Popen PIPE DEVNULL STDOUT CalledProcessError TimeoutExpired check_output check_call'),
  ...names('os', 'getpid getppid fork listdir'),
  ...names('time', 'sleep perf_counter monotonic strftime localtime ctime'),
  ...names('random', 'randint randrange choice shuffle uniform'),
  ...names('math', 'sqrt ceil floor'),
  ...names('collections', 'defaultdict Counter deque OrderedDict namedtuple ChainMap'),
  ...names('functools', 'partial reduce lru_cache wraps'),
  ...names('itertools', 'permutations combinations islice'),
  ...names('datetime', 'timedelta'),
  ...names('pathlib', 'Path'),
  ...names('dataclasses', 'dataclass'),
  ...names('enum', 'Enum'),
  ...names('abc', 'ABC abstractmethod'),
  ...names('contextlib', 'contextmanager'),
  ...names('typing', 'List Dict Optional Any Tuple Union Callable Iterable Iterator'),
  ...names('urllib.request', 'urlopen'),
  ...names('copy', 'deepcopy'),
  ...names('pprint', 'pprint'),
  ...names('gevent', 'monkey'),
]);

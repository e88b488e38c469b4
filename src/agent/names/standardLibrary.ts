// Lists what the standard libraries of Python, Node and Go have, by the module to import it from.

/** Modules whose members are used by the module's name: `re.sub`. */
export const PYTHON_MODULES = new Set(
  'abc argparse asyncio base64 bisect calendar collections configparser contextlib copy csv dataclasses datetime decimal enum fnmatch fractions functools glob hashlib heapq hmac html http inspect io itertools json logging math mimetypes operator os pathlib pickle platform pprint pytest queue random re secrets shlex shutil signal socket sqlite3 statistics string struct subprocess sys tempfile textwrap threading time traceback types typing unicodedata unittest urllib uuid warnings weakref zipfile zlib'.split(
    ' ',
  ),
);

export const PYTHON_BUILT_IN = new Set(
  'abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip self cls'.split(
    ' ',
  ),
);

/** Names that one module has, and that hardly anybody gives to something else. */
export const PYTHON_NAMES = byName({
  abc: 'ABC abstractmethod',
  bisect: 'bisect_left bisect_right insort',
  calendar: 'monthrange isleap monthcalendar',
  collections: 'defaultdict Counter OrderedDict deque namedtuple ChainMap',
  'collections.abc': 'Mapping MutableMapping Sequence',
  contextlib: 'contextmanager suppress closing ExitStack redirect_stdout nullcontext',
  copy: 'deepcopy',
  dataclasses: 'dataclass field asdict astuple',
  datetime: 'timedelta timezone date datetime',
  decimal: 'Decimal ROUND_HALF_UP ROUND_HALF_EVEN ROUND_DOWN InvalidOperation',
  enum: 'Enum IntEnum Flag auto',
  fnmatch: 'fnmatch fnmatchcase',
  fractions: 'Fraction',
  functools: 'wraps lru_cache reduce partial cached_property total_ordering cmp_to_key singledispatch',
  heapq: 'heappush heappop heapify nlargest nsmallest heapreplace',
  io: 'StringIO BytesIO',
  itertools: 'chain groupby zip_longest product permutations combinations accumulate islice takewhile dropwhile starmap pairwise',
  math: 'ceil floor sqrt isclose gcd lcm hypot isnan isinf prod',
  operator: 'itemgetter attrgetter methodcaller',
  pathlib: 'Path PurePath PurePosixPath',
  random: 'randint shuffle choice sample',
  statistics: 'mean median stdev pstdev variance mode',
  string: 'ascii_lowercase ascii_uppercase ascii_letters digits punctuation Template',
  textwrap: 'dedent shorten',
  threading: 'Lock RLock Thread Event Condition Semaphore',
  time: 'monotonic perf_counter sleep time_ns',
  typing:
    'Optional List Dict Any Callable Iterable Iterator Union Tuple Set Generator NamedTuple TypedDict Literal Protocol ClassVar TypeVar Generic cast',
  unittest: 'TestCase',
  'unittest.mock': 'patch Mock MagicMock',
  'urllib.parse': 'urlparse urlencode quote_plus parse_qs urljoin urlsplit urlunsplit parse_qsl',
  uuid: 'uuid4 UUID',
});

export const NODE_MODULES = new Set(
  'assert buffer child_process crypto dns events fs http https net os path process querystring readline stream tls url util vm worker_threads zlib'.split(
    ' ',
  ),
);

export const NODE_NAMES = byName({
  'node:assert/strict': 'deepEqual',
  'node:child_process': 'spawn spawnSync execFile execFileSync execSync',
  'node:crypto': 'createHash createHmac randomBytes randomUUID randomInt timingSafeEqual',
  'node:events': 'EventEmitter',
  'node:fs':
    'readFileSync writeFileSync existsSync mkdirSync readdirSync statSync rmSync appendFileSync createReadStream createWriteStream mkdtempSync',
  'node:fs/promises': 'readFile writeFile mkdir readdir appendFile',
  'node:os': 'tmpdir homedir cpus',
  'node:path': 'dirname basename extname',
  'node:stream': 'Readable Writable Transform PassThrough',
  'node:url': 'fileURLToPath pathToFileURL',
  'node:util': 'promisify parseArgs isDeepStrictEqual inspect',
});

export const GO_MODULES: Readonly<Record<string, string>> = {
  atomic: 'sync/atomic',
  base64: 'encoding/base64',
  bufio: 'bufio',
  bytes: 'bytes',
  cmp: 'cmp',
  context: 'context',
  csv: 'encoding/csv',
  errors: 'errors',
  filepath: 'path/filepath',
  flag: 'flag',
  fmt: 'fmt',
  heap: 'container/heap',
  hex: 'encoding/hex',
  http: 'net/http',
  httptest: 'net/http/httptest',
  io: 'io',
  json: 'encoding/json',
  list: 'container/list',
  log: 'log',
  maps: 'maps',
  math: 'math',
  os: 'os',
  rand: 'math/rand',
  reflect: 'reflect',
  regexp: 'regexp',
  sha256: 'crypto/sha256',
  slices: 'slices',
  sort: 'sort',
  strconv: 'strconv',
  strings: 'strings',
  sync: 'sync',
  testing: 'testing',
  time: 'time',
  unicode: 'unicode',
  url: 'net/url',
  utf8: 'unicode/utf8',
};

/** Module by name. */
function byName(modules: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(modules).flatMap(([module, names]) => names.split(' ').map((name) => [name, module] as const)));
}

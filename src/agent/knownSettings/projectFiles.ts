// Lists what the files that describe a project call their settings.
import type { FileSettings } from './setting.ts';

export const PROJECT_FILES: readonly FileSettings[] = [
  [
    /(?:^|\/)pyproject\.toml$/,
    [
      [
        /\b(?:console|command[- ]line) (?:script|command|tool|entry)|\bentry[- ]?points?\b|\bcommand\b[^.\n]{0,40}\b(?:called|named)\b/i,
        /^\s*\[project\.scripts\]|^\s*\[tool\.poetry\.scripts\]/m,
        'In pyproject.toml a command is written so:\n[project.scripts]\nname = "package.module:function"',
      ],
      [
        /\b(?:optional|extra|dev(?:elopment)?) (?:dependenc|requirement|group|extra)|\bextras?\b/i,
        /optional-dependencies|dependency-groups|dev-dependencies|group\./,
        'In pyproject.toml optional dependencies are written so:\n[project.optional-dependencies]\ndev = ["pytest"]',
      ],
      [
        /\bpython\s*(?:version\s*)?>?=?\s*3\.\d+|\b(?:minimum|supported|required) python\b|\brequire\w* python\b/i,
        /requires-python|^python\s*=/m,
        'In pyproject.toml the Python version is written so:\n[project]\nrequires-python = ">=3.11"',
      ],
      [
        /\bline[- ]?(?:length|width)\b|\bmax\w* (?:line )?length\b/i,
        /line-length|line_length|max-line-length/,
        'Ruff and Black call it line-length, in [tool.ruff] or [tool.black].',
      ],
      [
        /\b(?:ruff|lint\w*)\b[^.\n]{0,60}\b(?:rules?|checks?|select|enable|ignore)\b|\b(?:rules?|checks?)\b[^.\n]{0,60}\bruff\b/i,
        /select|ignore/,
        'Ruff’s rules are written so:\n[tool.ruff.lint]\nselect = ["E", "F"]\nignore = []',
      ],
      [
        /\bmypy\b[^.\n]{0,40}\bstrict\b|\bstrict\b[^.\n]{0,40}\bmypy\b/i,
        /strict\s*=\s*true/,
        'mypy is strict with:\n[tool.mypy]\nstrict = true',
      ],
      [
        /\bpytest\b[^.\n]{0,60}\b(?:option|marker|path|folder|director|warning|argument|verbose|default)/i,
        /pytest\.ini_options/,
        'pytest is set up so, with the keys that are needed:\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\naddopts = "-q"\nmarkers = []\nfilterwarnings = []',
      ],
      [
        /\bcoverage\b[^.\n]{0,60}\b(?:fail|at least|minimum|below|threshold|under|percent|%)/i,
        /fail_under/,
        'The least coverage is written so:\n[tool.coverage.report]\nfail_under = 80',
      ],
    ],
  ],
  [
    /(?:^|\/)package\.json$/,
    [
      [
        /\bnode(?:\.?js)?\b[^.\n]{0,30}\b(?:version|\d{2}|newer|or later|minimum)\b|\bengines?\b/i,
        /"engines"\s*:/,
        'In package.json the Node version is "engines": { "node": ">=20" }.',
      ],
      [
        /\b(?:es|ecmascript)[- ]?modules?\b|\besm\b|\bimport syntax\b/i,
        /"type"\s*:\s*"module"/,
        'In package.json "type": "module" makes .js files ES modules.',
      ],
      [
        /\b(?:executable|binary|bin|command[- ]line (?:tool|command|script)|cli)\b/i,
        /"bin"\s*:/,
        'In package.json a command is "bin": { "name": "path/to/file.js" }.',
      ],
      [
        /\b(?:not|never|don[’']t|prevent|accidental\w*)\b[^.\n]{0,30}\bpublish|\bpublish\w*\b[^.\n]{0,30}\b(?:accident|forbid|prevent)|\bprivate\b/i,
        /"private"\s*:\s*true/,
        'In package.json "private": true prevents publishing.',
      ],
      [
        /\b(?:only|which files)\b[^.\n]{0,40}\b(?:publish|package|shipped|tarball)|\bpublish\w*\b[^.\n]{0,30}\bonly\b/i,
        /"files"\s*:/,
        'In package.json "files": ["dist"] lists what is published.',
      ],
      [
        /\bdev(?:elopment)?[- ]?dependenc/i,
        /"devDependencies"\s*:/,
        'In package.json tools are in "devDependencies": { "name": "^1.0.0" }.',
      ],
      [/\bpeer[- ]?dependenc/i, /"peerDependencies"\s*:/, 'In package.json these are "peerDependencies": { "name": "^1.0.0" }.'],
      [/\bworkspaces?\b|\bmonorepo\b/i, /"workspaces"\s*:/, 'In package.json "workspaces": ["packages/*"] lists the folders.'],
    ],
  ],
  [
    /(?:^|\/)(?:tsconfig|jsconfig)[^/]*\.json$/,
    [
      [
        /\bunused (?:locals?|variables?)\b/i,
        /noUnusedLocals/,
        'TypeScript reports unused variables with "noUnusedLocals": true in compilerOptions.',
      ],
      [
        /\bunused (?:parameters?|arguments?)\b/i,
        /noUnusedParameters/,
        'TypeScript reports unused parameters with "noUnusedParameters": true in compilerOptions.',
      ],
      [/\bimplicit\w* any\b/i, /noImplicitAny|"strict"/, 'TypeScript refuses implicit any with "noImplicitAny": true in compilerOptions.'],
      [/\bsource ?maps?\b/i, /sourceMap/, 'TypeScript writes source maps with "sourceMap": true in compilerOptions.'],
      [/\b(?:import |path )?alias\w*\b|[@~]\/\*?/i, /"paths"\s*:/, 'In compilerOptions an alias is "paths": { "@/*": ["./src/*"] }.'],
      [
        /\bdeclaration files?\b|\b\.d\.ts\b|\btype declarations?\b/i,
        /"declaration"/,
        'TypeScript writes declaration files with "declaration": true in compilerOptions.',
      ],
      [
        /\bunchecked\b|\bindex(?:ed)? access\b|\bundefined\b[^.\n]{0,40}\bindex/i,
        /noUncheckedIndexedAccess/,
        'It is "noUncheckedIndexedAccess": true in compilerOptions.',
      ],
      [
        /\b(?:import|load)\w*\b[^.\n]{0,30}\bjson\b|\bjson (?:modules?|imports?)\b/i,
        /resolveJsonModule/,
        'JSON files can be imported with "resolveJsonModule": true in compilerOptions.',
      ],
    ],
  ],
  [
    /(?:^|\/)\.prettierrc[^/]*$|(?:^|\/)package\.json$/,
    [
      [
        /\bprettier\b[^.\n]{0,60}\b(?:width|columns?|characters|length)\b|\b(?:width|columns?|line length)\b[^.\n]{0,40}\bprettier\b/i,
        /printWidth/,
        'Prettier calls the width of a line printWidth.',
      ],
      [/\bsingle[- ]quot/i, /singleQuote/, 'Prettier calls it "singleQuote": true.'],
      [/\bsemicolons?\b/i, /semi\b/, 'Prettier calls it "semi": true or false.'],
      [/\btrailing commas?\b/i, /trailingComma/, 'Prettier calls it "trailingComma": "all", "es5" or "none".'],
    ],
  ],
  [
    /(?:^|\/)\.editorconfig$/,
    [
      [
        /\bindent\w*\b|\btabs?\b|\bspaces\b/i,
        /indent_(?:style|size)/,
        'An .editorconfig says indent_style = space or tab, and indent_size = 2.',
      ],
      [/\bline endings?\b|\bcrlf\b|\blf\b/i, /end_of_line/, 'An .editorconfig says end_of_line = lf.'],
      [
        /\btrailing (?:white ?space|spaces|blanks)\b/i,
        /trim_trailing_whitespace/,
        'An .editorconfig says trim_trailing_whitespace = true.',
      ],
      [
        /\b(?:final|last) (?:newline|line break)\b|\bnewline at the end\b/i,
        /insert_final_newline/,
        'An .editorconfig says insert_final_newline = true.',
      ],
    ],
  ],
];

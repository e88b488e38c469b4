// Declares a sample: a call with literal values, and what has to be done before it.

export interface Sample {
  /** What has to be imported for it: the function, or the class. */
  subject: string;
  /** What is tested, for the title: a function or method. */
  label: string;
  /** Statements before the call, such as one that makes an object. */
  setup: readonly string[];
  /** As code. */
  call: string;
  isAsync: boolean;
  /** Of Go: what comes out besides the value. */
  results: 'value' | 'error' | 'valueAndError';
}

/** Words joined by underscores: `bid_of_abc_100_after_close`. `error`: what is thrown. */
export function titleOf({ setup, call, label }: Sample, error: string | null): string {
  const own = setup.length === 0 ? call : call.replace(/^\w+\./, '');
  const given = wordsOf(own.slice(label.length));
  const before = wordsOf(
    setup
      .slice(1)
      .map((one) => one.replace(/^\w+\./, ''))
      .join(' '),
  );
  const parts = [
    label,
    ...(error === null
      ? given === ''
        ? []
        : ['of']
      : [...(error === 'error' ? ['fails'] : ['throws', error]), ...(given === '' ? [] : ['for'])]),
    ...(given === '' ? [] : [given]),
    ...(before === '' ? [] : ['after', before]),
  ];
  return parts.join('_').slice(0, MOST).replace(/_+$/, '');
}

const MOST = 80;

function wordsOf(code: string): string {
  return code
    .replace(/(?<![\w)])-(?=[\d.])/g, ' minus_')
    .replace(/''|""/g, 'nothing')
    .replace(/\[\]|\{\}/g, 'none')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '');
}

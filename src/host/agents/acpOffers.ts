// Remembers which models and modes each ACP agent offers, as its last run told.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceFile } from '#base/durableFile.ts';
import { errorMessage } from '#base/errorMessage.ts';
import { arrayAt, isObject, objectOf, parseJson, stringAt } from '#base/json.ts';
import { type AgentOffer, NO_OFFER, type OfferedValue } from '#contracts/agentOffer.ts';

export class AcpOffers {
  /** Called when an offer has changed. */
  onDidChange: () => void = () => undefined;
  readonly #file: string;
  readonly #log: (line: string) => void;
  readonly #offers = new Map<string, AgentOffer>();
  #saving: Promise<void> = Promise.resolve();

  constructor(folder: string, log: (line: string) => void) {
    this.#file = path.join(folder, 'agentOffers.json');
    this.#log = log;
  }

  of(agentType: string): AgentOffer {
    return this.#offers.get(agentType) ?? NO_OFFER;
  }

  /** Reads what was told in earlier sessions. Never rejects. */
  async load(): Promise<void> {
    const stored = objectOf(parseJson(await readFile(this.#file, 'utf8').catch(() => '')));
    for (const [agentType, offer] of Object.entries(stored ?? {})) {
      if (!this.#offers.has(agentType) && isObject(offer))
        this.#offers.set(agentType, { models: valuesAt(offer, 'models'), modes: valuesAt(offer, 'modes') });
    }
    if (stored !== null) this.onDidChange();
  }

  note(agentType: string, offer: AgentOffer): void {
    if (JSON.stringify(offer) === JSON.stringify(this.of(agentType))) return;
    this.#offers.set(agentType, offer);
    this.onDidChange();
    this.#saving = this.#saving.then(() => this.#save());
  }

  /** Resolves once all that was noted is on disk. */
  saved(): Promise<void> {
    return this.#saving;
  }

  async #save(): Promise<void> {
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await replaceFile(this.#file, JSON.stringify(Object.fromEntries(this.#offers)), 'The list of what agents offer');
    } catch (error) {
      this.#log(errorMessage(error));
    }
  }
}

function valuesAt(offer: object, key: keyof AgentOffer): OfferedValue[] {
  return (arrayAt(offer, key) ?? []).flatMap((each) => {
    const [value, label, detail] = [stringAt(each, 'value'), stringAt(each, 'label'), stringAt(each, 'detail')];
    return value === null || label === null ? [] : [{ value, label, detail: detail ?? '' }];
  });
}

// Renders how a change was verified: running, passed, failed with its output, or not at all.
import { html, nothing, type TemplateResult } from 'lit';
import { visible } from '#base/visible.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Verification } from '#contracts/verification.ts';
import { type IconName, icon } from '#webview/common/icons.ts';
import { type VerificationText, verificationText } from './change-words.ts';

const ICONS: Record<VerificationText['tone'], IconName> = { passed: 'check', failed: 'error', unknown: 'info' };
/** Those of the endpoint check, which have the same colors. */
const CLASSES: Record<VerificationText['tone'], string> = { passed: 'check-ok', failed: 'check-error', unknown: '' };

export function verifyingRow(command: string): TemplateResult {
  return html`<p class="verification"><span class="spinner" aria-hidden="true"></span><span>Verifying with <code>${visible(command)}</code></span></p>`;
}

/** `verify`: verifies it again; null = that can't be done now. */
export function verificationRow(execution: Pick<Execution, 'verification' | 'said'>, verify: (() => void) | null): TemplateResult {
  const { tone, text, again } = verificationText(execution);
  const { verification } = execution;
  const command =
    verification === null || verification.state === 'notRun' ? nothing : html` (<code>${visible(verification.command)}</code>)`;
  const button =
    verify && tone !== 'passed' ? html`<button type="button" class="link" @click=${verify}>${visible(again)}</button>` : nothing;
  return html`<div class="verification ${CLASSES[tone]}">${icon(ICONS[tone])}<span>${visible(text)}${command} ${button}</span></div>
    ${verification === null ? nothing : details(verification)}`;
}

function details({ output, failures, newFailures, state }: Verification): TemplateResult | typeof nothing {
  if (state === 'passed' || (output === '' && failures.length === 0)) return nothing;
  // Of what did not run, the first line is the reason, which stands above.
  const shown = state === 'notRun' ? output.split('\n').slice(1).join('\n').trim() : output;
  const more = newFailures - failures.length;
  return html`${
    failures.length === 0
      ? nothing
      : html`<ul class="failures" aria-label="New failures">${failures.map((name) => html`<li>${visible(name)}</li>`)}${more > 0 ? html`<li class="quiet">and ${more} more</li>` : nothing}</ul>`
  }
    ${
      shown === ''
        ? nothing
        : html`<details class="verification-output"><summary>${icon('chevron')}Output</summary><pre class="question-detail" tabindex="0" role="region" aria-label="Verification output">${shown}</pre></details>`
    }`;
}

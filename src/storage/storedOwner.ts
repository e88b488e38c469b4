// Checks stored owners: of a record, and of a claim on it.

import type { Owner } from '#base/owner.ts';
import { type Checked, check, FieldReader } from './fieldReader.ts';

/** `text`: of a claim file. */
export function checkOwner(text: string): Checked<Owner> {
  return check(() => readOwner(new FieldReader(JSON.parse(text), 'owner')));
}

export function readOwner(read: FieldReader): Owner {
  return { pid: read.number('pid'), startedAt: read.text('startedAt'), place: read.textOr('place', '') };
}

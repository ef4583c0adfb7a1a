import type { ReactNode } from 'react';
import { Popover } from './Popover';

interface Props {
  readonly about: string;
  readonly help: ReactNode;
  readonly equation?: string | undefined;
}

/** One sentence of help, with the equation behind it where there is one. */
export function HelpTip({ about, help, equation }: Props) {
  return (
    <Popover label={`Help: ${about}`} buttonClass="help-tip" width={280} button={<span aria-hidden="true">?</span>}>
      <p>{help}</p>
      {equation === undefined ? null : <p className="help-equation">{equation}</p>}
    </Popover>
  );
}

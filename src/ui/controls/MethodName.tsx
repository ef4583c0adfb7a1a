import { PRESETS, type PresetId } from '../../lab/presets';
import { methodColour } from '../theme';

/** A method with its colour before it. */
export function MethodName({ preset }: { readonly preset: PresetId }) {
  return (
    <>
      <span className="method-bar" style={{ background: methodColour(preset) }} />
      {PRESETS[preset].name}
    </>
  );
}

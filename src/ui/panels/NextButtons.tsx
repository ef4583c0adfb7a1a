import type { Advice } from '../../lab/statistics/advice';
import { nextStep } from '../../store/next-steps';
import { useSession, useSessionState } from '../context';

/** Sets what is advised; the new population then waits for Play. */
export function NextButtons({ advice }: { readonly advice: readonly Advice[] }) {
  const session = useSession();
  const recipe = useSessionState((state) => state.recipe);
  const steps = advice.flatMap((one) => nextStep(one, recipe) ?? []);
  if (steps.length === 0) return null;
  return (
    <p className="next-buttons">
      {steps.map(({ name, patch }) => (
        <button key={name} type="button" className="button button-small" onClick={() => session.change(patch)}>
          {name}
        </button>
      ))}
    </p>
  );
}

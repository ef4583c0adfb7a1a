import type { Advice } from '../../lab/statistics/advice';
import { nextStep } from '../../store/next-steps';
import { wantsNewPopulation } from '../../store/session-state';
import { useSession, useSessionState } from '../context';

/** Sets what is advised; as after any such change the page then asks before it leaves the present training. */
export function NextButtons({ advice }: { readonly advice: readonly Advice[] }) {
  const session = useSession();
  const recipe = useSessionState((state) => (wantsNewPopulation(state) ? undefined : state.population?.recipe));
  const steps = recipe === undefined ? [] : advice.flatMap((one) => nextStep(one, recipe) ?? []);
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

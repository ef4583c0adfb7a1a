import { exampleOf } from '../../store/examples';
import { useSessionState } from '../context';
import './examples.css';

/** Under an example's recipe: what to look for in it. */
export function ExampleHint() {
  const example = useSessionState((state) => exampleOf(state.recipe));
  if (example === null) return null;
  return (
    <p className="small example-hint">
      <strong>{example.title}.</strong> {example.lookFor}
    </p>
  );
}

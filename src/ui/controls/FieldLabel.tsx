import { RECIPE_FIELDS, type RecipeKey } from '../../lab/recipe';
import { HelpTip } from './HelpTip';

/** A field's label with its help; `htmlFor` where one control belongs to it, `id` where it names a group. */
export function FieldLabel({
  field: key,
  htmlFor,
  id,
}: {
  readonly field: RecipeKey;
  readonly htmlFor?: string;
  readonly id?: string;
}) {
  const field = RECIPE_FIELDS[key];
  return (
    <div className="field-label">
      {htmlFor === undefined ? <span id={id}>{field.label}</span> : <label htmlFor={htmlFor}>{field.label}</label>}
      <HelpTip about={field.label} help={field.help} equation={field.equation} />
    </div>
  );
}

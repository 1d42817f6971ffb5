import { Button } from "@base-ui/react/button";
import { Field } from "@base-ui/react/field";
import { Form } from "@base-ui/react/form";
import type { Organization } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { createInEnglish } from "./messages.ts";
import { slugOf, typedSlug } from "./slug.ts";
import { useCreateOrganization } from "./use-create-organization.ts";
import { useSlugCheck, type SlugCheck } from "./use-slug-check.ts";

/** What `CreateOrganization` takes. */
export interface CreateOrganizationProps extends RootProps<HTMLFormElement> {
  /** The id of the user who becomes the owner; default: the first account. */
  readonly account?: string | undefined;
  /** Called with the new organization; `me` knows it already. */
  readonly onCreated: (organization: Organization) => void;
}

/** The form that creates an organization: its name, and its address with a live check. */
export function CreateOrganization(props: CreateOrganizationProps): ReactElement {
  const { account: chosen, onCreated, ...root } = props;
  const { accounts } = useMe();
  const account = chosen ?? accounts[0]?.user.id;
  const texts = useMessages("create", createInEnglish);
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const slug = typed ?? slugOf(name);
  const check = useSlugCheck(slug, account);
  const { isBusy, errors, failure, create, forget } = useCreateOrganization(account, onCreated);

  const type = (text: string): void => {
    setTyped(text === "" ? null : typedSlug(text));
    forget("slug");
  };
  return (
    <Form
      {...rootOf("gh-form", root)}
      errors={errors}
      onFormSubmit={() => void create({ name, slug: slug.replace(/-$/, "") })}
    >
      <Field.Root
        name="name"
        className="gh-field"
        validate={() => (name.trim() === "" ? texts.nameMissing : null)}
      >
        <Field.Label className="gh-field-label">{texts.name}</Field.Label>
        <Field.Control
          className="gh-field-control"
          aria-required="true"
          maxLength={80}
          autoComplete="organization"
          placeholder={texts.namePlaceholder}
          value={name}
          onValueChange={setName}
        />
        <Field.Error className="gh-field-error" />
      </Field.Root>
      <Field.Root name="slug" className="gh-field">
        <Field.Label className="gh-field-label">{texts.address}</Field.Label>
        <Field.Control
          className="gh-field-control"
          maxLength={48}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={slug}
          onValueChange={type}
        />
        <Field.Description className="gh-field-hint">{texts.addressHint}</Field.Description>
        <SlugNotice slug={slug} check={check} isHidden={"slug" in errors} />
        <Field.Error className="gh-field-error" />
      </Field.Root>
      <p role="alert" className="gh-form-failure">
        {failure}
      </p>
      <Button type="submit" className="gh-button" disabled={isBusy} focusableWhenDisabled>
        {isBusy ? texts.submitting : texts.submit}
      </Button>
    </Form>
  );
}

interface SlugNoticeProps {
  readonly slug: string;
  readonly check: SlugCheck;
  readonly isHidden: boolean;
}

function SlugNotice({ slug, check, isHidden }: SlugNoticeProps): ReactElement {
  const create = useMessages("create", createInEnglish);
  const texts = {
    none: "",
    unknown: "",
    checking: create.checking,
    free: create.free(slug),
    taken: create.taken(slug),
  };
  return (
    <p role="status" className="gh-field-check" data-check={check}>
      {isHidden ? "" : texts[check]}
    </p>
  );
}

// What is wrong with one thing that was typed, in words and with a sign: never by colour alone.
import { Icon } from './icon.tsx';

export function ErrorText({ id, text }: { id?: string; text: string }) {
  return (
    <p class="error" id={id}>
      <Icon name="error" />
      <span>{text}</span>
    </p>
  );
}

// The colour of an icon that tells how something went, the same in every list.
import * as vscode from 'vscode';

const colors: { readonly [icon: string]: string } = {
  error: 'testing.iconFailed',
  warning: 'list.warningForeground',
  pass: 'testing.iconPassed',
};

/** By the icon's id; undefined for one that tells nothing. */
export function iconColor(icon: string): vscode.ThemeColor | undefined {
  const color = Object.hasOwn(colors, icon) ? colors[icon] : undefined;
  return color === undefined ? undefined : new vscode.ThemeColor(color);
}

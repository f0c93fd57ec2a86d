/**
 * WordPress ships these packages as globals; the build leaves them out and none of them is a dependency of ours. This is
 * all that the admin screens and the editor use of them.
 */
declare module '@wordpress/api-fetch' {
  interface Request {
    path: string;
    method?: 'GET' | 'POST' | 'DELETE';
    data?: unknown;
  }
  function apiFetch<T>(request: Request): Promise<T>;
  export = apiFetch;
}

declare module '@wordpress/element' {
  import type { ComponentChild, JSX, VNode } from 'preact';

  export function createElement(type: unknown, props?: object | null, ...children: unknown[]): VNode;
  export function createRoot(element: Element): { render(tree: ComponentChild): void };
  export function useState<T>(initial: T): [T, (next: T) => void];
  export function useEffect(effect: () => void, inputs: unknown[]): void;
  export type { JSX };
}

declare module '@wordpress/components' {
  import type { ComponentChildren, VNode } from 'preact';

  interface Field<T> {
    label: string;
    help?: string;
    onChange: (next: T) => void;
    disabled?: boolean;
    __nextHasNoMarginBottom?: boolean;
  }
  interface TextField extends Field<string> {
    value: string;
    type?: string;
    placeholder?: string;
    required?: boolean;
    autoComplete?: string;
    spellCheck?: boolean;
    min?: number;
    onBlur?: () => void;
    __next40pxDefaultSize?: boolean;
  }
  interface ButtonProps {
    variant?: 'primary' | 'secondary' | 'tertiary' | 'link';
    type?: 'button' | 'submit';
    isBusy?: boolean;
    isDestructive?: boolean;
    disabled?: boolean;
    href?: string;
    onClick?: () => void;
    children?: ComponentChildren;
    __next40pxDefaultSize?: boolean;
  }
  interface NoticeProps {
    status: 'error' | 'warning' | 'success' | 'info';
    isDismissible?: boolean;
    onRemove?: () => void;
    children?: ComponentChildren;
  }

  export function Button(props: ButtonProps): VNode;
  export function Card(props: { children?: ComponentChildren; className?: string }): VNode;
  export function CardBody(props: { children?: ComponentChildren }): VNode;
  export function CardHeader(props: { children?: ComponentChildren }): VNode;
  export function CheckboxControl(props: Field<boolean> & { checked: boolean }): VNode;
  export function Notice(props: NoticeProps): VNode;
  export function Disabled(props: { children?: ComponentChildren }): VNode;
  export function Placeholder(props: { label?: string; icon?: string; instructions?: string }): VNode;
  export function Spinner(): VNode;
  export function TextControl(props: TextField): VNode;
}

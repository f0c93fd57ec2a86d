import { getContext, getElement, store } from '@wordpress/interactivity';
import { addToCart, clampQuantity, money, text, type CartLine } from '../../cart/index.ts';
import {
  candidates,
  choose,
  findVariant,
  isBuyable,
  isPossible,
  openOption,
  type Choice,
  type Variant,
} from './variants.ts';

interface ProductContext {
  line: CartLine;
  variants: Variant[];
  choice: Choice;
  quantity: number;
  /** What is still to be picked, in words; empty before the buyer pressed too early. */
  missing: string;
}

/** A value of an option inside the product: `{ name: 'Size', value: 'M' }`. */
interface ValueContext extends ProductContext {
  name: string;
  value: string;
}

const context = () => getContext<ProductContext>();
const chosen = (): Variant | undefined => findVariant(context().variants, context().choice);

/** The variant that was chosen, or the cheapest that can still come of what was picked. */
const shown = (): Variant | undefined => chosen() ?? candidates(context().variants, context().choice)[0];

const { state } = store('carrello/product', {
  state: {
    get price(): string {
      return money(shown()?.price ?? 0);
    },
    get regularPrice(): string {
      return money(shown()?.regularPrice ?? 0);
    },
    get isOnSale(): boolean {
      const variant = shown();
      return !!variant && (variant.regularPrice ?? 0) > variant.price;
    },
    get isFrom(): boolean {
      const prices = candidates(context().variants, context().choice).map(({ price }) => price);
      return !chosen() && new Set(prices).size > 1;
    },
    get isSoldOut(): boolean {
      const variant = shown();
      return !variant || !isBuyable(variant);
    },
    get stockNote(): string {
      const left = chosen()?.available ?? null;
      return left !== null && left > 0 && left <= 5 ? text('left', left) : '';
    },
    get isChosen(): boolean {
      const { choice, name, value } = getContext<ValueContext>();
      return choice[name] === value;
    },
    get isImpossible(): boolean {
      const { variants, choice, name, value } = getContext<ValueContext>();
      return !isPossible(variants, choice, name, value);
    },
  },
  actions: {
    pick(): void {
      take(getContext<ValueContext>().value);
    },
    pickFromList(event: Event): void {
      take((event.target as HTMLSelectElement).value);
    },
    count(event: Event): void {
      const input = event.target as HTMLInputElement;
      context().quantity = clampQuantity(Number(input.value));
      input.value = String(context().quantity);
    },
    step(): void {
      const by = Number(getElement().ref?.dataset['by']);
      context().quantity = clampQuantity(context().quantity + by);
    },
    add(): void {
      const variant = chosen();
      if (!variant) return askFor(openOption(context().variants, context().choice) ?? '');
      if (state.isSoldOut) return;
      const { id, options, price } = JSON.parse(JSON.stringify(variant)) as Variant;
      const { line, quantity } = context();
      addToCart({
        ...(JSON.parse(JSON.stringify(line)) as CartLine),
        variantId: id,
        options,
        price,
        quantity,
      });
    },
  },
});

function take(value: string): void {
  const here = getContext<ValueContext>();
  here.choice = choose(here.variants, here.choice, here.name, value);
  here.missing = '';
}

/** Takes the buyer to the option that is still open. */
function askFor(option: string): void {
  const root = getElement().ref?.closest('.wp-block-carrello-product');
  context().missing = text('chooseFirst', option);
  const place = [...(root?.querySelectorAll<HTMLElement>('[data-option]') ?? [])].find(
    ({ dataset }) => dataset['option'] === option,
  );
  place?.querySelector<HTMLElement>('input:not(:disabled), select')?.focus();
}

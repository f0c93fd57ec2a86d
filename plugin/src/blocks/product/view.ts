import { getContext, getElement, store } from '@wordpress/interactivity';
import { addToCart, clampQuantity, money, text, type CartLine } from '../../cart/index.ts';
import { choose, findVariant, isBuyable, isPossible, type Choice, type Variant } from './variants.ts';

interface ProductContext {
  line: CartLine;
  variants: Variant[];
  choice: Choice;
  quantity: number;
}

/** A value of an option inside the product: `{ name: 'Size', value: 'M' }`. */
interface ValueContext extends ProductContext {
  name: string;
  value: string;
}

const context = () => getContext<ProductContext>();
const chosen = (): Variant | undefined => findVariant(context().variants, context().choice);

const { state } = store('carrello/product', {
  state: {
    get price(): string {
      return money(chosen()?.price ?? 0);
    },
    get regularPrice(): string {
      return money(chosen()?.regularPrice ?? 0);
    },
    get isOnSale(): boolean {
      const variant = chosen();
      return !!variant && (variant.regularPrice ?? 0) > variant.price;
    },
    get isSoldOut(): boolean {
      const variant = chosen();
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
      const here = getContext<ValueContext>();
      here.choice = choose(here.variants, here.choice, here.name, here.value);
    },
    pickFromList(event: Event): void {
      const here = getContext<ValueContext>();
      here.choice = choose(here.variants, here.choice, here.name, (event.target as HTMLSelectElement).value);
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
      if (!variant || state.isSoldOut) return;
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

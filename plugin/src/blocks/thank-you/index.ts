import { registerServerBlock } from '../editor.ts';
import './style.css';

registerServerBlock('carrello/thank-you');

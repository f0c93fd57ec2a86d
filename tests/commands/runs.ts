/**
 * How each documented command is tried, in its shortest form. `$DIR` is a folder for the test's own files, `carrello` the
 * compiled command line on a database of its own. They run one after another, as they stand here.
 */
export type Run =
  | {
      /** What is typed into a shell. */
      run: string;
      /** Its output holds this. */
      prints: RegExp;
      /** The exit code, 0 unless said otherwise. */
      ends?: number;
      /** Takes longer than a few seconds: only `npm run check:all` does it. */
      isHeavy?: true;
    }
  /** Serves until it is stopped: it is waited for until its output holds `ready`, and ends by SIGTERM with 0. */
  | { serves: string; ready: RegExp; isHeavy?: true }
  /** Why it cannot be tried here. */
  | { elsewhere: string };

const SERVER = 'It prepares a server as root.';
const COREBOS = 'It needs a coreBOS; tests/connector/crm does the same on its tables.';
const PEER = 'It needs a running coreBOS, named by COREBOS_PEER_URL.';
const ITSELF = 'It runs this very test.';

const readsHelp = { run: 'carrello help', prints: /^Usage:\n {2}carrello serve/ };
const catalogImport = 'carrello catalog import tests/stage/seed/products.csv';

export const RUNS: Record<string, Run> = {
  'openssl rand -base64 48': { run: 'openssl rand -base64 48', prints: /^[\w+/=]{64}$/m },
  'node --env-file': { elsewhere: 'It names an option of Node; the whole command is tried.' },
  'npm ci': {
    elsewhere: 'It would take away the packages with which this test runs; each npm script does it first.',
  },
  'npm run build': { run: 'npm run build', prints: /node connector\/build\.mjs/ },

  'npm run carrello -- …': { ...readsHelp, run: 'npm run --silent carrello -- help' },
  'node connector/dist/cli.js …': { ...readsHelp, run: 'node connector/dist/cli.js help' },
  'npm run carrello -- catalog import products.csv --dry-run': {
    run: `npm run --silent carrello -- ${catalogImport.replace('carrello ', '')} --dry-run`,
    prints: /^Would be: 31 new, 0 changed, 0 unchanged\.$/m,
  },
  'npm run carrello -- shop add --name "My shop" --url https://shop.example.com …': {
    run: 'npm run --silent carrello -- shop add --name "My shop" --url https://shop.example.com --owner-email o@shop.example.com',
    prints: /^code [\w-]{23}$/m,
  },
  'npm run carrello -- staff add --name Anna --email anna@example.com --role owner': {
    run: 'npm run --silent carrello -- staff add --name Anna --email anna@example.com --role owner',
    prints: /^Authenticator secret: \w+$/m,
  },
  'staff add': {
    run: 'carrello staff add --name Bruno --email bruno@example.com --role sales',
    prints: /^Password: /m,
  },
  'staff role': { run: 'carrello staff role --email bruno@example.com --role support', prints: /^Done\.$/m },
  'staff reset': { run: 'carrello staff reset --email bruno@example.com', prints: /^Password: /m },
  'staff disable': { run: 'carrello staff disable --email bruno@example.com', prints: /^Done\.$/m },
  'staff list': { run: 'carrello staff list', prints: /disabled {2}support {2}bruno@example\.com {2}Bruno/ },
  'carrello shop look --accent "#b0413e" --terms FILE': {
    run: `echo 'Pay first.' > "$DIR/terms.txt"; carrello shop look --accent '#b0413e' --terms "$DIR/terms.txt"`,
    prints: /^accent #b0413e\n(?:.*\n)+terms Pay first\.$/m,
  },
  'carrello catalog file SKU FILE': {
    run: `${catalogImport} > /dev/null; echo Chapter 1 > "$DIR/ferry.epub"; carrello catalog file EBO-FERRY "$DIR/ferry.epub" --most 3`,
    prints: /^ferry\.epub {2}10 bytes {2}3 times for each piece$/m,
  },
  'carrello returns policy --days 30 --pays shop': {
    run: 'carrello returns policy --days 30 --pays shop',
    prints: /^days 30\npays shop$/m,
  },
  'carrello customers import FILE': {
    run: `printf '%s\n' user_email,user_pass 'a@example.com,$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0' > "$DIR/users.csv"; carrello customers import "$DIR/users.csv"`,
    prints: /^Done: 1 new, 0 changed, 0 unchanged, 0 left as they are here\.$/m,
  },
  'carrello customers release --email MAIL --consent HOW': {
    elsewhere: 'It names a buyer of the reader; tests/portal/mailboxes-and-keys.test.ts does the same.',
  },
  'carrello contacts share --by turn --to "MAIL, MAIL"': {
    run: 'carrello staff add --name Dora --email dora@example.com --role sales; carrello contacts share --by turn --to dora@example.com',
    prints: /^new contacts are shared out by turn\ndora@example\.com$/m,
  },
  'carrello contacts export': { run: 'carrello contacts export', prints: /^id,name,.*,do_not_sell$/m },
  'carrello mail receive < message': {
    run: String.raw`printf 'From: a@example.com\n\nHello\n' | carrello mail receive`,
    prints: /^no_case$/m,
  },
  'carrello entity set --name "Rossi SRL" --street "Via Roma 1" …': {
    run: 'carrello entity set --name "Rossi SRL" --street "Via Roma 1"',
    prints: /^ {2}The VAT number is missing\. \(--vat-number\)$/m,
  },
  'carrello entity series ENTITY --kind invoice --year 2026 --start 1': {
    run: `carrello entity series "$(carrello entity show | sed -n 's/^entity //p' | head -n 1)" --kind invoice --year 2026 --start 1`,
    prints: /^series invoice 2026 \{year\}\/\{number\} next 1$/m,
  },
  'carrello entity shop --mode here --entity ID --from 2026-12-01': {
    run: `carrello entity shop --mode here --entity "$(carrello entity show | sed -n 's/^entity //p' | head -n 1)" --from 2026-12-01`,
    prints: /^mode here$/m,
  },
  'carrello invoices rule --country IT --people always': {
    run: 'carrello invoices rule --country IT --people always',
    prints: /^IT {2}people always {2}companies always$/m,
  },
  'carrello invoices issue ORDER': {
    elsewhere: 'It names an order; tests/connector/invoices/credit-notes does the same.',
  },
  'carrello invoices correct INVOICE --reason TEXT': {
    elsewhere: 'It names an invoice; tests/connector/invoices/credit-notes does it.',
  },
  'carrello invoices write NUMBER --form fatturapa --to FOLDER': {
    elsewhere: 'It names a document; tests/connector/invoices/sending does it.',
  },
  'carrello invoices sent --state rejected': {
    run: 'carrello invoices sent --state rejected',
    prints: /^There is no file yet\.$/m,
  },
  'carrello invoices send-again NUMBER': {
    elsewhere: 'It names a document; tests/connector/invoices/sending does the same.',
  },
  'carrello invoices taxes': {
    run: 'carrello invoices taxes',
    prints: /^Export of goods {2}G {2}N3\.1 {2}VATEX-EU-G {2}/m,
  },
  'carrello invoices list --held': { run: 'carrello invoices list --held', prints: /^Nothing is held\.$/m },
  'carrello invoices list': { run: 'carrello invoices list', prints: /^There is no document yet\.$/m },
  'carrello invoices month 2026-11': {
    elsewhere:
      'It needs an entity with all its data; tests/connector/invoices/month.test.ts makes the same files.',
  },
  'carrello invoices verify': {
    run: 'carrello invoices verify',
    prints: /^0 documents are as they were issued\.$/m,
  },
  'carrello entity show': { run: 'carrello entity show', prints: /^name Rossi SRL$/m },
  'carrello shop keep SHOP --years YEARS': {
    elsewhere: 'It names a shop of the reader; tests/connector/privacy does the same.',
  },
  'carrello shop woocommerce SHOP --keys FILE': {
    elsewhere: 'It needs a WooCommerce; tests/connector/woocommerce/backfill does the same at a stand-in.',
  },
  'carrello woocommerce webhooks SHOP': {
    elsewhere: 'It needs a WooCommerce; tests/connector/woocommerce/nudges does the same at a stand-in.',
  },
  'carrello woocommerce backfill SHOP': {
    elsewhere: 'It needs a WooCommerce; tests/connector/woocommerce/backfill does the same at a stand-in.',
  },
  'carrello audit list': { run: 'carrello audit list', prints: / {2}command \S+ {2}staff_shut_out {2}stf_/ },
  'carrello prove': { run: 'carrello prove', prints: /^Last proven equal at \d{4}-/m },
  'npm run carrello -- prove --days 7': {
    run: 'npm run --silent carrello -- prove --days 7',
    prints: /^Last proven equal at \d{4}-/m,
  },
  'sudo -u carrello node --env-file=/etc/carrello/env /opt/carrello/connector/dist/cli.js inbox list': {
    run: 'node --env-file="$DIR/env" connector/dist/cli.js inbox list',
    prints: /^Nothing is waiting\.$/m,
  },
  'carrello backup FILE': { run: 'carrello backup "$DIR/backup"', prints: /^The backup is in / },
  'carrello restore FILE': {
    run: 'carrello restore "$DIR/backup" --force',
    prints: /^The backup is in place/,
  },
  'npm run connector': { serves: 'npm run --silent connector', ready: /connector\.started/ },
  'node --env-file=.env connector/dist/cli.js serve': {
    serves: 'node --env-file="$DIR/env" connector/dist/cli.js serve',
    ready: /connector\.started/,
  },

  'carrello corebos setup': { run: 'carrello corebos setup', prints: /^Next: /m },
  'carrello corebos check': { elsewhere: COREBOS },
  'corebos link': { elsewhere: COREBOS },
  'corebos link --dry-run': { elsewhere: COREBOS },
  'corebos link --same CON12': { elsewhere: COREBOS },
  'corebos backfill': { elsewhere: COREBOS },
  'corebos status': { run: 'carrello corebos status', prints: /0 waiting/ },
  'corebos replay': { run: 'carrello corebos replay --all', prints: /0 to try again/ },

  'useradd --system --home /var/lib/carrello --shell /usr/sbin/nologin carrello': { elsewhere: SERVER },
  'git clone YOUR-COPY /opt/carrello': { elsewhere: SERVER },
  'cd /opt/carrello': { elsewhere: SERVER },
  'npm ci --omit=dev -w @carrello/connector -w @carrello/portal': { elsewhere: SERVER },
  'install -d -m 750 -g carrello /etc/carrello': { elsewhere: SERVER },
  'install -m 640 -g carrello .env.example /etc/carrello/env': { elsewhere: SERVER },

  'npm run providers:validate -- DIR': {
    run: 'mkdir "$DIR/none"; npm run --silent providers:validate -- "$DIR/none" --recorded "$DIR/none"',
    prints: /^\{"calls":0,"answers":0,"faults":\[\]\}$/m,
  },
  'npm run einvoice:fuzz': {
    run: 'npm run --silent einvoice:fuzz -- --orders 20',
    prints: /^\{"orders":20,"ok":true,"seconds":\d+\}$/m,
    isHeavy: true,
  },
  'npm run einvoice:validate -- DIR': {
    run: 'mkdir "$DIR/no-schemas"; npm run --silent einvoice:validate -- "$DIR/no-schemas" 2>&1',
    prints: /lacks \^Schema_VFPR12_v/,
    ends: 2,
  },
  'npm test': { elsewhere: ITSELF },
  'npm test -- FILE…': {
    run: 'npm test --silent -- tests/agreements/layers.test.ts',
    prints: /^\d+ passed, 0 failed, 0 skipped$/m,
    isHeavy: true,
  },
  'npm test -- agreements': { elsewhere: ITSELF },
  'npm test -- tests/connector/contacts/undo.test.ts': {
    run: 'npm test --silent -- tests/connector/contacts/undo.test.ts',
    prints: /^\d+ passed, 0 failed, 0 skipped$/m,
    isHeavy: true,
  },
  'DB=mariadb npm test -- tests/connector/contacts/undo.test.ts': {
    run: 'DB=mariadb npm test --silent -- tests/connector/contacts/undo.test.ts',
    prints: /^\d+ passed, 0 failed, 0 skipped$/m,
    isHeavy: true,
  },
  'npm run check': { elsewhere: ITSELF },
  'npm run check:all': { elsewhere: ITSELF },
  'npm run check:node -- 24': { elsewhere: 'It fetches another Node and tests a copy for half an hour.' },
  'npm run plugin:zip': { run: 'npm run --silent plugin:zip', prints: /carrello\.zip/, isHeavy: true },
  'npm start': {
    serves: 'npm start --silent -- --folder "$DIR/shop"',
    ready: /Ctrl-C stops everything/,
    isHeavy: true,
  },
  'npm start -- --fresh': {
    serves: 'npm start --silent -- --folder "$DIR/shop" --fresh',
    ready: /Ctrl-C stops everything/,
    isHeavy: true,
  },
  'npm run shop -- --wordpress DIR': {
    elsewhere:
      'It needs a whole WordPress, which somebody laid out by hand and which is not to be had from a registry.',
  },
  'npm run demo': {
    run: 'npm run --silent demo -- --shots "$DIR/shots"',
    prints: /^\{"ok":true/m,
    isHeavy: true,
  },
  'npm run bench': { run: 'npm run --silent bench -- --quick', prints: /^\{"machine":/m, isHeavy: true },
  'npm run bench cart pricing': {
    run: 'npm run --silent bench cart pricing -- --quick',
    prints: /"name":"cart pricing"/,
    isHeavy: true,
  },
  'bench loop': {
    run: 'npm run --silent bench loop -- --quick',
    prints: /"name":"order of 1 MB"/,
    isHeavy: true,
  },
  'npm run bench loop': {
    run: 'npm run --silent bench loop -- --quick',
    prints: /"name":"order of 1 MB"/,
    isHeavy: true,
  },
  'bench portal': {
    run: 'npm run --silent bench portal -- --quick',
    prints: /"name":"portal status"/,
    isHeavy: true,
  },
  'npm run bench portal': {
    run: 'npm run --silent bench portal -- --quick',
    prints: /"name":"portal status"/,
    isHeavy: true,
  },
  'bench desk': {
    run: 'npm run --silent bench desk -- --quick',
    prints: /"name":"desk order"/,
    isHeavy: true,
  },
  'npm run bench desk': {
    run: 'npm run --silent bench desk -- --quick',
    prints: /"name":"desk order"/,
    isHeavy: true,
  },
  'bench intake': {
    run: 'npm run --silent bench intake -- --quick',
    prints: /"name":"intake"/,
    isHeavy: true,
  },
  'npm run bench intake -- --stored 200000': {
    run: 'npm run --silent bench intake -- --stored 2000 --quick',
    prints: /"stored":2000/,
    isHeavy: true,
  },
  'npm run bench invoices': {
    run: 'npm run --silent bench invoices -- --quick',
    prints: /"name":"PDF of an invoice, in a thread"/,
    isHeavy: true,
  },
  'npm run bench woocommerce': {
    run: 'npm run --silent bench woocommerce -- --quick',
    prints: /"name":"woocommerce catch-up"/,
    isHeavy: true,
  },
  'bench corebos': { elsewhere: PEER },
  'npm run bench corebos': { elsewhere: PEER },
  'npm run torture': { run: 'npm run --silent torture -- --quick', prints: /"lost":0/, isHeavy: true },
};

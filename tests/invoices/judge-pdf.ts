import { inflateSync } from 'node:zlib';

/** The streams of a PDF, unpacked where they are packed, as Latin-1. */
function streamsOf(file: string): string[] {
  return [...file.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return body;
    }
  });
}

const EMBEDDED = /<rsm:CrossIndustryInvoice/;

/** The XML that lies inside; null where there is none. */
export function xmlInside(pdf: Buffer): string | null {
  const found = streamsOf(pdf.toString('latin1')).find((stream) => EMBEDDED.test(stream));
  return found === undefined ? null : Buffer.from(found, 'latin1').toString('utf8');
}

/**
 * Names what a file lacks of PDF/A-3b and Factur-X: markers and structure alone, because veraPDF is not to be had from a
 * registry. Empty when nothing is missing.
 */
export function judgePdf(pdf: Buffer): string[] {
  const file = pdf.toString('latin1');
  const xmp = streamsOf(file).find((stream) => stream.includes('<x:xmpmeta')) ?? '';
  const descriptors = [...file.matchAll(/\/Type \/FontDescriptor[\s\S]*?endobj/g)].map(([text]) => text);
  const hasXml = xmlInside(pdf) !== null;
  const one = (pattern: RegExp): boolean => pattern.test(file);
  const checks: [string, boolean][] = [
    ['header', /^%PDF-1\.7\n%[\x80-\xff]{4}/.test(file)],
    ['ID', one(/\/ID \[<[0-9a-f]+> <[0-9a-f]+>\]/)],
    ['not encrypted', !one(/\/Encrypt /)],
    ['no script', !one(/\/JavaScript|\/Launch /)],
    [
      'output intent',
      one(/\/S \/GTS_PDFA1/) && one(/\/DestOutputProfile \d+ 0 R/) && one(/\/OutputIntents \[/),
    ],
    ['tagged', one(/\/Marked true/) && one(/\/StructTreeRoot \d+ 0 R/) && one(/\/Lang \(/)],
    ['fonts embedded', descriptors.length > 0 && descriptors.every((each) => /\/FontFile[23] /.test(each))],
    ['fonts embedded', !one(/\/BaseFont \/(Helvetica|Times|Courier)/)],
    ['fonts readable', (file.match(/\/ToUnicode /g) ?? []).length >= descriptors.length],
    ['XMP', /<pdfaid:part>3<.*\s*.*<pdfaid:conformance>B</.test(xmp)],
    ['XMP plain', one(/\/Type \/Metadata\n\/Subtype \/XML/)],
  ];
  const embedded: [string, boolean][] = [
    ['AFRelationship', one(/\/AFRelationship \/Alternative/)],
    ['AF', one(/\/AF \[\d+ 0 R\]/) && one(/\/EmbeddedFiles/)],
    ['name', one(/\/F \(factur-x\.xml\)/) && one(/\/UF \(factur-x\.xml\)/)],
    ['description', one(/\/Desc \([^)]+\)/)],
    ['MIME type', one(/\/Subtype \/text#2Fxml/)],
    ['dates', one(/\/ModDate \(D:\d{14}Z\)/)],
    ['XMP of Factur-X', /<fx:DocumentFileName>factur-x\.xml<.*<fx:ConformanceLevel>EN 16931</.test(xmp)],
    ['XMP schema', ['DocumentType', 'Version'].every((name) => xmp.includes(`<pdfaProperty:name>${name}<`))],
  ];
  return [...checks, ...(hasXml ? embedded : [])].filter(([, isRight]) => !isRight).map(([name]) => name);
}

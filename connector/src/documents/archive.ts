import type { SheetInfo } from './sheet.ts';

/** The name that Factur-X wants, and no other. */
const XML_NAME = 'factur-x.xml';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escape = (text: string): string => text.replace(/[&<>]/g, (each) => ESCAPES[each] ?? each);

const about = (space: string, fields: string): string =>
  `<rdf:Description rdf:about="" ${space}>${fields}</rdf:Description>`;

const listOf = (name: string, kind: 'Alt' | 'Seq', item: string): string =>
  `<dc:${name}><rdf:${kind}>${item}</rdf:${kind}></dc:${name}>`;

/** What the file says of itself, the same as its `Info`; pdfkit writes both, but escapes nothing here. */
function infoXml({ title, author, at }: SheetInfo): string {
  const day = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    about(
      'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
      `<xmp:CreateDate>${day}</xmp:CreateDate><xmp:CreatorTool>Carrello</xmp:CreatorTool>`,
    ),
    about(
      'xmlns:dc="http://purl.org/dc/elements/1.1/"',
      listOf('title', 'Alt', `<rdf:li xml:lang="x-default">${escape(title)}</rdf:li>`) +
        listOf('creator', 'Seq', `<rdf:li>${escape(author)}</rdf:li>`),
    ),
    about('xmlns:pdf="http://ns.adobe.com/pdf/1.3/"', '<pdf:Producer>Carrello</pdf:Producer>'),
  ].join('\n');
}

const FIELDS = {
  DocumentFileName: ['The name of the embedded XML document', XML_NAME],
  DocumentType: ['The type of the hybrid document', 'INVOICE'],
  Version: ['The version of the XML document', '1.0'],
  ConformanceLevel: ['The profile of the XML document', 'EN 16931'],
};
const SPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';

/** Factur-X names what is embedded, in words that PDF/A wants described in the same place. */
function facturXml(): string {
  const properties = Object.entries(FIELDS).map(
    ([name, [description]]) =>
      `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${description}</pdfaProperty:description></rdf:li>`,
  );
  const schema = `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>${SPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${properties.join('')}</rdf:Seq></pdfaSchema:property></rdf:li>`;
  const spaces = ['Extension', 'Schema', 'Property'].map(
    (name) =>
      `xmlns:pdfa${name}="http://www.aiim.org/pdfa/ns/${name.toLowerCase()}${name === 'Extension' ? '/' : '#'}"`,
  );
  const fields = Object.entries(FIELDS).map(([name, [, value]]) => `<fx:${name}>${value}</fx:${name}>`);
  return [
    about(spaces.join(' '), `<pdfaExtension:schemas><rdf:Bag>${schema}</rdf:Bag></pdfaExtension:schemas>`),
    about(`xmlns:fx="${SPACE}"`, fields.join('')),
  ].join('\n');
}

/** The options of pdfkit by which a file is one for the archive: PDF/A-3b, tagged. */
export const ARCHIVE = { subset: 'PDF/A-3b', pdfVersion: '1.7', tagged: true } as const;

/**
 * Makes a document one for the archive, with its XML inside where it has one (Factur-X). The relationship says that the
 * XML is the same invoice in another form.
 */
export function archive(document: PDFKit.PDFDocument, info: SheetInfo, xml: string | null): void {
  const writer = document as unknown as { _addInfo(): void; appendXML(xml: string): void };
  writer._addInfo = () => writer.appendXML(infoXml(info));
  if (xml === null) return;
  document.file(Buffer.from(xml), {
    ...{ name: XML_NAME, type: 'text/xml', relationship: 'Alternative' },
    description: 'Factur-X: EN 16931 (CII)',
    ...{ creationDate: new Date(info.at), modifiedDate: new Date(info.at) },
  } as PDFKit.Mixins.PDFAttachmentOptions);
  writer.appendXML(facturXml());
}

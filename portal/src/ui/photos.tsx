import type { Response } from 'express';
import { notFound } from '../app/page-error.ts';
import type { Reader } from '../app/reader.ts';
import type { PhotoView } from '../services.ts';

interface PhotosProps {
  reader: Reader;
  caseId: string;
  photos: PhotoView[];
}

/** The photos of a case, each a link to itself in full. */
export function Photos({ reader, caseId, photos }: PhotosProps) {
  return (
    <ul class="photos">
      {photos.map(({ id, width, height }, index) => {
        const path = `/${reader.audience}/cases/${caseId}/photos/${id}`;
        const alt = reader.t('case.photoOf', { number: index + 1, count: photos.length });
        return (
          <li>
            <a href={path}>
              <img src={path} alt={alt} width={width} height={height} loading="lazy" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Sends a photo as what it is: browsers guess at nothing, keep nothing, and run nothing of it. */
export function sendPhoto(res: Response, bytes: Buffer | null): void {
  if (!bytes) throw notFound();
  res.set('Content-Disposition', 'inline; filename="photo.jpg"').type('image/jpeg').send(bytes);
}

/** Stored bytes without the bytes. `ref` is their SHA-256 in hexadecimal, so equal bytes are stored once. */
export interface StoredBlob {
	readonly ref: string;
	readonly mime: string;
	/** Bytes. */
	readonly size: number;
	/** When somebody last asked for these bytes to be kept; unreferenced blobs are swept by their age. */
	readonly keptAt: number;
}

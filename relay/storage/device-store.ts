import type { Kysely } from 'kysely';
import type { Id } from '#core/kernel/id.ts';
import type { DeviceRole, Storage, Tables } from './tables.ts';

export interface Device {
	readonly id: Id;
	/** Raw Ed25519 key in base64url. */
	readonly publicKey: string;
	readonly name: string;
	readonly role: DeviceRole;
	readonly createdAt: number;
	readonly revokedAt: number | undefined;
}

export type NewDevice = Pick<Device, 'id' | 'publicKey' | 'name' | 'role'>;

/** Inside a transaction, hand in the transaction. */
export async function addDevice(db: Kysely<Tables>, now: Storage['now'], device: NewDevice): Promise<void> {
	const { id, publicKey, name, role } = device;
	await db
		.insertInto('device')
		.values({ id, public_key: publicKey, name, role, created_at: now, revoked_at: null })
		.execute();
}

export async function findDevice(db: Kysely<Tables>, id: Id): Promise<Device | undefined> {
	const row = await db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst();
	return row && rowToDevice(row);
}

export async function listDevices(db: Kysely<Tables>): Promise<Device[]> {
	const rows = await db.selectFrom('device').selectAll().orderBy('id').execute();
	return rows.map(rowToDevice);
}

/** False when there is no such device or it was revoked before; the first revocation's time stands. */
export async function revokeDevice({ db, now }: Storage, id: Id): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('device')
		.set({ revoked_at: now })
		.where('id', '=', id)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

function rowToDevice(row: Tables['device']): Device {
	return {
		id: row.id,
		publicKey: row.public_key,
		name: row.name,
		role: row.role,
		createdAt: row.created_at,
		revokedAt: row.revoked_at ?? undefined,
	};
}

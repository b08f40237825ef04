import type { Intake, ParkFailure, SharedFile } from './intake.ts';
import type { Result } from '#core/kernel/result.ts';

interface LaunchQueue {
	setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
	var launchQueue: LaunchQueue | undefined;
}

/** Parks files opened with the app from the system's file manager, like a share; tells under which id. */
export function receiveFiles(intake: Intake, onParked: (parked: Result<string, ParkFailure>) => void): void {
	globalThis.launchQueue?.setConsumer(({ files = [] }) => {
		if (files.length > 0) void parkFiles(intake, files).then(onParked);
	});
}

async function parkFiles(
	intake: Intake,
	handles: readonly FileSystemFileHandle[],
): Promise<Result<string, ParkFailure>> {
	const files = await Promise.all(handles.map(readHandle));
	return intake.park({ title: '', text: '', url: '', files });
}

async function readHandle(handle: FileSystemFileHandle): Promise<SharedFile> {
	const file = await handle.getFile();
	// A copy: the file itself may be gone or changed before the person gets to it.
	const blob = new Blob([await file.arrayBuffer()], { type: file.type });
	return { name: file.name, type: file.type, blob };
}

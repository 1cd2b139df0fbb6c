// Nothing is lost by a closed tab: unsaved text of a form with data-draft is kept in this browser, and offered again when
// the same form is opened. Leaving a changed form of any kind asks first. Logging out takes all kept copies away, so
// that a shared computer does not show them to the next person.

interface Kept {
	revision: string;
	at: number;
	sent: boolean; // by the button: when the form comes back newer, it has arrived
	fields: [string, string][];
}

const prefix = "yg-draft:";
const secret = new Set(["csrf", "revision", "id", "act", "password"]);

function read(key: string): Kept | null {
	try {
		return JSON.parse(localStorage.getItem(prefix + key) || "null") as Kept | null;
	} catch {
		return null;
	}
}

function write(key: string, kept: Kept | null): void {
	try {
		if (kept)
			localStorage.setItem(prefix + key, JSON.stringify(kept));
		else
			localStorage.removeItem(prefix + key);
	} catch {
		// Storage is full or forbidden: the warning before leaving still stands.
	}
}

function fieldsOf(form: HTMLFormElement): [string, string][] {
	const all: [string, string][] = [];

	for (const [name, value] of new FormData(form))
		if (typeof value === "string" && !secret.has(name))
			all.push([name, value]);
	return all;
}

function restore(form: HTMLFormElement, kept: Kept): void {
	for (const box of form.querySelectorAll<HTMLInputElement>("input[type=checkbox], input[type=radio]"))
		box.checked = kept.fields.some(([n, v]) => n === box.name && v === box.value);
	for (const [name, value] of kept.fields) {
		const field = form.elements.namedItem(name);

		if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement ||
		    (field instanceof HTMLInputElement && !/^(checkbox|radio|hidden|password|file)$/.test(field.type)))
			field.value = value;
	}
	form.dispatchEvent(new Event("change", { bubbles: true }));
}

function offer(form: HTMLFormElement, key: string, kept: Kept): void {
	const box = form.querySelector<HTMLElement>("[data-kept]");
	const at = box?.querySelector("[data-kept-at]");

	if (!box)
		return;
	if (at)
		at.textContent = "存于 " + new Date(kept.at).toLocaleString("zh-CN") +
			(kept.revision === form.dataset.revision ? "。" : "；此后文件已有新的保存，恢复前请核对。");
	box.hidden = false;
	box.querySelector("[data-kept-restore]")?.addEventListener("click", () => {
		restore(form, kept);
		box.hidden = true;
	});
	box.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
		write(key, null);
		box.hidden = true;
	});
}

function guard(form: HTMLFormElement): void {
	const key = form.dataset.draft;
	const first = JSON.stringify(fieldsOf(form));
	let timer = 0;
	let leaving = false;
	const changed = () => JSON.stringify(fieldsOf(form)) !== first;
	const revision = form.dataset.revision || "";
	const keep = (sent: boolean) => {
		if (key && changed())
			write(key, { revision, at: Date.now(), sent, fields: fieldsOf(form) });
	};

	if (key) {
		const kept = read(key);

		// What has arrived, or stands in the form already, need not be offered.
		if (kept && ((kept.sent && kept.revision !== revision) || JSON.stringify(kept.fields) === first))
			write(key, null);
		else if (kept)
			offer(form, key, kept);
	}
	form.addEventListener("input", () => {
		window.clearTimeout(timer);
		timer = window.setTimeout(() => keep(false), 800);
	});
	form.addEventListener("change", () => keep(false));
	form.addEventListener("submit", (e) => {
		if (!e.defaultPrevented) {
			keep(true);
			leaving = true;
		}
	});
	window.addEventListener("pageshow", () => { leaving = false; });
	window.addEventListener("beforeunload", (e) => {
		if (!leaving && changed()) {
			keep(false);
			e.preventDefault();
			e.returnValue = "";
		}
	});
}

function forgetOnLogout(): void {
	for (const f of document.querySelectorAll<HTMLFormElement>("form[data-logout]"))
		f.addEventListener("submit", () => {
			for (const k of Object.keys(localStorage))
				if (k.startsWith(prefix))
					localStorage.removeItem(k);
		});
}

export function keepDrafts(): void {
	for (const f of document.querySelectorAll<HTMLFormElement>("form[data-guard]"))
		guard(f);
	forgetOnLogout();
}

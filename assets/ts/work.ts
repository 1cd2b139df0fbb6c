// The workbench works without this. It adds the keyboard, keeps unsaved text in the browser, and sends nothing twice.
import { keepDrafts } from "./draft";
import { watchKeys } from "./keys";

// A second press while the first is under way would be a second act.
function sendOnce(form: HTMLFormElement): void {
	let sent = false;

	form.addEventListener("submit", (e) => {
		if (sent || (form.dataset.ask && !window.confirm(form.dataset.ask))) {
			e.preventDefault();
			return;
		}
		sent = true;
		// A page taken back from the browser's history must be usable again.
		window.addEventListener("pageshow", () => { sent = false; }, { once: true });
		window.setTimeout(() => { sent = false; }, 10000);
	});
}

// Shows a part only while another field has (or has not) a value; a hidden part is still sent, the server decides.
function showWhen(part: HTMLElement): void {
	const form = part.closest("form");
	const name = part.dataset.whenNot;

	if (!form || !name)
		return;
	const apply = () => {
		const field = form.elements.namedItem(name);
		const value = field && "value" in field ? (field as RadioNodeList).value : "";

		part.hidden = value === "" || value === part.dataset.value;
	};
	form.addEventListener("change", apply);
	apply();
}

function focusSummary(): void {
	const s = document.querySelector<HTMLElement>(".govuk-error-summary");

	if (!s)
		return;
	s.tabIndex = -1;
	s.focus();
	// A link to a group of radios leads to the first of them.
	s.addEventListener("click", (e) => {
		const a = (e.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
		const field = a && document.getElementById(decodeURIComponent(a.hash.slice(1)));

		if (!field)
			return;
		e.preventDefault();
		(field.closest(".govuk-form-group") || field).scrollIntoView();
		field.focus({ preventScroll: true });
	});
}

// A menu left open is in the way.
function closeMenus(): void {
	document.addEventListener("click", (e) => {
		for (const d of document.querySelectorAll<HTMLDetailsElement>("details.yg-user[open]"))
			if (!d.contains(e.target as Node))
				d.open = false;
	});
}

for (const f of document.querySelectorAll<HTMLFormElement>("form[data-once]"))
	sendOnce(f);
for (const p of document.querySelectorAll<HTMLElement>("[data-when-not]"))
	showWhen(p);
keepDrafts();
watchKeys();
focusSummary();
closeMenus();

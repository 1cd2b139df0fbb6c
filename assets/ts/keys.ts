// Keyboard of the workbench: / search, j k move, Enter open, ? help. Not while somebody writes.

function writing(e: KeyboardEvent): boolean {
	const t = e.target as HTMLElement;

	return e.ctrlKey || e.metaKey || e.altKey || e.isComposing ||
		t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName);
}

function move(step: number): void {
	const rows = Array.from(document.querySelectorAll<HTMLElement>("[data-rows] [data-row]"));
	const at = rows.findIndex((r) => r.classList.contains("is-at"));
	const to = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];

	if (!to)
		return;
	if (at >= 0)
		rows[at].classList.remove("is-at");
	to.classList.add("is-at");
	// The link takes the focus, so Enter opens it and a screen reader says it.
	to.querySelector("a")?.focus({ preventScroll: true });
	to.scrollIntoView({ block: "nearest" });
}

export function watchKeys(): void {
	const help = document.getElementById("keys") as HTMLDialogElement | null;
	const search = document.querySelector<HTMLInputElement>("[data-key='/']");
	const open = () => {
		if (help && typeof help.showModal === "function" && !help.open)
			help.showModal();
	};

	for (const b of document.querySelectorAll<HTMLButtonElement>("[data-keys-open]")) {
		b.hidden = false;
		b.addEventListener("click", open);
	}
	help?.querySelector("[data-keys-close]")?.addEventListener("click", () => help.close());
	document.addEventListener("keydown", (e) => {
		if (writing(e) || help?.open)
			return;
		if (e.key === "/" && search) {
			search.focus();
			search.select();
		} else if (e.key === "j") {
			move(1);
		} else if (e.key === "k") {
			move(-1);
		} else if (e.key === "?") {
			open();
		} else {
			return;
		}
		e.preventDefault();
	});
}

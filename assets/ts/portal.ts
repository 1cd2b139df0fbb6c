// The portal works without this. It folds head tables on a phone and shows the buttons that need a script.

const narrow = window.matchMedia("(max-width: 47.99em)");

function foldHeads(): void {
	if (!narrow.matches)
		return;
	for (const d of document.querySelectorAll<HTMLDetailsElement>("details[data-fold]"))
		d.open = false;
}

// Turning a phone to the side must not hide what its wide form always shows; printing neither.
function unfoldHeads(): void {
	for (const d of document.querySelectorAll<HTMLDetailsElement>("details[data-fold]"))
		d.open = true;
}

function showPrint(): void {
	for (const b of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
		b.hidden = false;
		b.addEventListener("click", () => window.print());
	}
}

function showCopy(): void {
	if (!navigator.clipboard)
		return;
	for (const b of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
		const said = document.createElement("p");

		said.className = "yg-hidden";
		said.setAttribute("role", "status");
		b.after(said);
		b.hidden = false;
		b.addEventListener("click", async () => {
			const before = b.textContent;

			await navigator.clipboard.writeText(b.dataset.copy || location.href);
			b.textContent = "已复制";
			said.textContent = "链接已复制";
			window.setTimeout(() => { b.textContent = before; }, 3000);
		});
	}
}

foldHeads();
narrow.addEventListener("change", () => (narrow.matches ? foldHeads() : unfoldHeads()));
window.addEventListener("beforeprint", unfoldHeads);
showPrint();
showCopy();

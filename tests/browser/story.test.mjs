/* The story of the first issue: drafted, sent back once, passed, signed, cleared, published, found on a phone. */
import assert from 'node:assert/strict';
import { person, test } from './support.mjs';

const title = '示例县人民政府关于做好今冬明春雪天道路保通工作的通知';
const phrase = '融雪防滑';
let address, publicAddress;

async function openWaiting(page) {
	await page.goto('/office');
	await page.click(`a:has-text("${title}")`);
	await page.waitForURL(/\/office\/documents\/\d+/);
}

/* Presses the button of the form that stands for the event. */
async function decide(page, event) {
	const before = page.url();

	await page.click(`form:has(input[name=event][value=${event}]) button[type=submit]`);
	await page.waitForURL((url) => url.href !== before);
}

test('an information officer drafts a document and submits it', async (browser, site) => {
	const page = await person(browser, site, 'bianji');

	await page.goto('/office/documents/new');
	await page.fill('[name=title]', title);
	await page.selectOption('select[name=section_id]', { label: '通知公告' }).catch(() => page.selectOption('select[name=section_id]', { index: 3 }));
	await page.fill('[name=doc_no]', '示政发[2026]021号');
	await page.fill('[name=issuer]', '示例县人民政府');
	await page.fill('[name=made_on]', '2026-11-20');
	await page.selectOption('select[name=genre]', { label: '　通知' }).catch(() => page.selectOption('select[name=genre]', { label: '通知' }));
	await page.fill('[name=body_html]', `各乡镇人民政府，县政府各部门：\n\n各单位要备足${phrase}物资，桥梁、坡道优先处置。`);
	await page.click('button[name=act][value=submit] >> nth=0');
	await page.waitForURL(/done=submitted/);
	address = new URL(page.url()).pathname;
	assert.match(await page.textContent('main'), /待部门初审/);
	assert.match(await page.textContent('main'), /示政发〔2026〕21号/, 'the document number is normalised');
});

test('nobody reviews the own draft: the drafter sees no decision but taking it back', async (browser, site) => {
	const page = await person(browser, site, 'bianji');

	await page.goto(address);
	assert.equal(await page.locator('input[name=event][value=pass]').count(), 0);
	assert.equal(await page.locator('input[name=event][value=take_back]').count(), 1);
});

test('the first reviewer must give a reason to send back, and keeps the page when there is none', async (browser, site) => {
	const page = await person(browser, site, 'chushen');

	await openWaiting(page);
	await decideWithoutReason(page);
	await page.fill('form:has(input[value=send_back]) textarea[name=opinion]', '请写明桥梁和坡道由谁负责。');
	await decide(page, 'send_back');
	assert.match(await page.textContent('main'), /草稿/);
});

async function decideWithoutReason(page) {
	await page.click('form:has(input[name=event][value=send_back]) button[type=submit]');
	await page.waitForLoadState();
	assert.match(await page.textContent('main'), /请写明退回的理由/);
}

test('the drafter reads the reason, improves the text and submits again', async (browser, site) => {
	const page = await person(browser, site, 'bianji');

	await page.goto('/office?tab=drafts');
	assert.match(await page.textContent('main'), /请写明桥梁和坡道由谁负责/);
	await page.goto(`${address}/edit`);
	const text = await page.inputValue('[name=body_html]');
	await page.fill('[name=body_html]', `${text}\n<p>桥梁、坡道由县交通运输局负责。</p>`);
	await page.click('button[name=act][value=submit] >> nth=0');
	await page.waitForURL(/done=submitted/);
});

test('the first reviewer passes it', async (browser, site) => {
	const page = await person(browser, site, 'chushen');

	await openWaiting(page);
	await decide(page, 'pass');
	assert.match(await page.textContent('main'), /待领导复审/);
});

test('the leader signs with the own password; a wrong one is refused and nothing moves', async (browser, site) => {
	const page = await person(browser, site, 'fenguan');

	await openWaiting(page);
	await page.check('form:has(input[value=pass]) input[name=confirm]');
	await page.fill('form:has(input[value=pass]) input[name=password]', 'wrong-Password-1');
	await page.click('form:has(input[name=event][value=pass]) button[type=submit]');
	await page.waitForLoadState();
	assert.match(await page.textContent('main'), /密码不正确/);
	await page.check('form:has(input[value=pass]) input[name=confirm]');
	await page.fill('form:has(input[value=pass]) input[name=password]', site.password);
	await decide(page, 'pass');
	assert.match(await page.textContent('main'), /待保密审查/);
});

test('before the secrecy review nobody outside can see or find it', async (browser, site) => {
	const page = await person(browser, site, null);

	const response = await page.goto(address.replace('/office', ''));
	assert.equal(response.status(), 404);
	await page.goto(`/search?q=${encodeURIComponent(phrase)}`);
	assert.doesNotMatch(await page.textContent('main'), new RegExp(title));
});

test('the secrecy reviewer clears it, and a second later a citizen finds it by four characters and reads it on a phone', async (browser, site) => {
	const reviewer = await person(browser, site, 'baomi');
	const citizen = await person(browser, site, null, { viewport: { width: 390, height: 844 }, isMobile: true });

	await openWaiting(reviewer);
	await decide(reviewer, 'pass');
	assert.match(await reviewer.textContent('main'), /已发布/);
	await citizen.goto('/');
	await citizen.fill('main [name=q]', phrase);
	await citizen.press('main [name=q]', 'Enter');
	await citizen.waitForURL(/\/search/);
	await citizen.click(`a:has-text("${title}")`);
	await citizen.waitForURL(/\/documents\/\d+/);
	publicAddress = new URL(citizen.url()).pathname;
	assert.match(await citizen.textContent('main'), /桥梁、坡道由县交通运输局负责/);
	const width = await citizen.evaluate(() => document.documentElement.scrollWidth);
	assert.ok(width <= 390, `the page is ${width} px wide on a phone of 390`);
});

test('the portal works without JavaScript', async (browser, site) => {
	const page = await person(browser, site, null, { javaScriptEnabled: false });

	await page.goto('/');
	await page.fill('main [name=q]', title.slice(0, 12));
	await page.click('main button[type=submit]');
	await page.click(`a:has-text("${title}")`);
	assert.equal(new URL(page.url()).pathname, publicAddress);
});

test('the register shows every step with its person, and the chain verifies', async (browser, site) => {
	const page = await person(browser, site, 'gongkai');

	await page.goto('/office/register');
	const row = await page.textContent(`tr:has-text("${title}")`);
	for (const who of ['信息员甲', '初审员甲', '分管领导甲', '保密审查员甲'])
		assert.ok(row.includes(who), `${who} stands in the register`);
	assert.match(site.command('verify', site.dir), /核验通过/);
});

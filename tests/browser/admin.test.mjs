/* The three administrators at work: each does its part, none the other's, and everything is on record. */
import assert from 'node:assert/strict';
import { person, test } from './support.mjs';

const passwords = { sysadmin: 'Wq7#mLbRz9xK', secadmin: 'Tf5%hNcSd8yJ', auditadmin: 'Gv3&kPdTe6wH' };
const newcomer = 'Bz4*rJfUg2vL';
const renewed = new Set();
let account, oneTime;

/* Logs in with the password given at the beginning, and changes it as everybody has to. */
async function renew(page, old, password) {
	await page.goto('/office/password');
	await page.fill('[name=old_password]', old);
	await page.fill('[name=new_password]', password);
	await page.fill('[name=again]', password);
	await send(page, 'main form button[type=submit]');
	assert.match(page.url(), /done=password/);
}

async function administrator(browser, site, login) {
	const first = !renewed.has(login);
	const page = await person(browser, site, login, { password: first ? site.admin[login] : passwords[login] });

	if (first)
		await renew(page, site.admin[login], passwords[login]);
	renewed.add(login);
	return page;
}

async function send(page, button) {
	const [response] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.click(button)]);

	await page.waitForLoadState();
	return response.status();
}

const main = (page) => page.textContent('main');

test('the system administrator adds an account, and keeps what was typed when the login is refused', async (browser, site) => {
	const page = await administrator(browser, site, 'sysadmin');

	await page.goto('/office/accounts/new');
	await page.fill('[name=login]', 'Xin Ren');
	await page.fill('[name=name]', '新来的信息员');
	assert.equal(await send(page, '.yg-form button[type=submit]'), 422);
	assert.equal(await page.inputValue('[name=login]'), 'Xin Ren');
	assert.equal(await page.inputValue('[name=name]'), '新来的信息员');
	await page.fill('[name=login]', 'xinren');
	assert.equal(await send(page, '.yg-form button[type=submit]'), 303);
	account = new URL(page.url()).pathname;
	assert.match(await main(page), /还没有，由安全管理员发放/);
	assert.equal(await page.locator('form[action$="/reset"], form[action$="/grants"]').count(), 0, 'passwords and roles are not its part');
});

test('the security administrator grants a role and gives a password, but never mixes an administrator with anything', async (browser, site) => {
	const page = await administrator(browser, site, 'secadmin');

	await page.goto(account);
	await page.selectOption('#f-role-1', 'editor');
	await page.selectOption('#f-role-2', 'sysadmin');
	assert.equal(await send(page, 'form[action$="/grants"] button'), 422);
	assert.match(await main(page), /不能兼任/);
	assert.equal(await page.inputValue('#f-role-2'), 'sysadmin');
	await page.selectOption('#f-role-2', 'none');
	assert.equal(await send(page, 'form[action$="/grants"] button'), 303);
	assert.equal(await send(page, 'form[action$="/reset"] button'), 200);
	oneTime = await page.textContent('.yg-code');
	assert.match(oneTime, /^\S{19}$/);
	assert.ok(!page.url().includes(oneTime));
	await page.goto(account);
	assert.ok(!(await main(page)).includes(oneTime), 'it is shown once');
	assert.equal(await page.locator('form[action="/office/accounts/save"]').count(), 0);
});

test('the newcomer logs in with the one-time password and has to change it first', async (browser, site) => {
	const page = await person(browser, site, 'xinren', { password: oneTime });

	await page.goto('/office/documents/new');
	assert.match(page.url(), /\/office\/password/);
	await renew(page, oneTime, newcomer);
	assert.equal((await page.goto('/office/documents/new')).status(), 200);
});

test('a disabled account is out at once, and its own administrator cannot disable itself', async (browser, site) => {
	const at_work = await person(browser, site, 'xinren', { password: newcomer });
	const page = await administrator(browser, site, 'sysadmin');

	await page.goto(account);
	assert.equal(await send(page, 'form[action$="/status"] button'), 303);
	assert.match(await main(page), /停用/);
	await at_work.goto('/office');
	assert.match(at_work.url(), /\/office\/login/);
	await page.goto('/office/accounts?q=sysadmin');
	await page.click('main table a');
	assert.equal(await page.locator('form[action$="/status"]').count(), 0);
});

test('a list of bodies is tried, corrected and imported; what was exported changes nothing', async (browser, site) => {
	const page = await administrator(browser, site, 'sysadmin');
	const text = await (await page.request.get('/office/bodies.csv')).text();

	await page.goto('/office/bodies/import');
	await page.fill('[name=csv]', text.replace(',部门,', ',怪类,'));
	assert.equal(await send(page, 'button[value=try]'), 200);
	assert.match(await main(page), /不能导入 1 条/);
	assert.match(await main(page), /机构类型不在可选范围内/);
	await page.fill('[name=csv]', text);
	assert.equal(await send(page, 'button[value=import]'), 200);
	assert.match(await main(page), /新增 0 条，修改 0 条/);
});

test('a setting needs a reason, and then stands on the portal', async (browser, site) => {
	const page = await administrator(browser, site, 'sysadmin');

	await page.goto('/office/settings');
	await page.fill('[name="site.phone"]', '0000-8219999');
	assert.equal(await send(page, 'form[action$="/site"] button'), 422);
	assert.equal(await page.inputValue('[name="site.phone"]'), '0000-8219999');
	await page.fill('#f-site-note', '公布联系电话');
	assert.equal(await send(page, 'form[action$="/site"] button'), 303);
	assert.match(await (await page.request.get('/')).text(), /0000-8219999/);
});

test('a review route without a secrecy review is refused', async (browser, site) => {
	const page = await administrator(browser, site, 'sysadmin');

	await page.goto('/office/routes/new');
	await page.fill('[name=name]', '没有保密审查的流程');
	await page.selectOption('#f-role-3', 'none');
	assert.equal(await send(page, '.yg-form button[type=submit]'), 422);
	assert.match(await main(page), /必须包含保密审查/);
	assert.equal(await page.inputValue('[name=name]'), '没有保密审查的流程');
	await page.goto('/office/routes');
	assert.equal(await send(page, 'form[action$="/close"] button'), 422, 'the only general route stays');
});

test('the audit administrator reads all of it, verifies the chain, and changes nothing', async (browser, site) => {
	const page = await administrator(browser, site, 'auditadmin');

	await page.goto('/office/audit?kind=account');
	for (const act of ['发放一次性密码', '授予角色', '新增', '登录'])
		assert.match(await main(page), new RegExp(act));
	await page.goto('/office/audit?kind=setting');
	assert.match(await main(page), /公布联系电话/);
	assert.equal(await send(page, 'form[action$="/verify"] button'), 200);
	assert.match(await main(page), /事件链校验通过/);
	const log = await (await page.request.get('/office/audit.csv')).text();
	assert.ok(!log.includes(oneTime) && !log.includes(newcomer), 'no password is on record');
	for (const path of ['/office/accounts', '/office/bodies', '/office/settings', '/office/routes'])
		assert.equal((await page.request.get(path)).status(), 403, path);
});

/* What the browser tests share: an instance of their own, a browser, and a runner that counts sentences. */
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = new URL('../..', import.meta.url).pathname;
export const binary = join(process.env.BUILD ?? join(root, 'build'), 'yangguang');

const tests = [];
export function test(sentence, run) {
	tests.push({ sentence, run });
}

/* A demonstration instance in a temporary folder, served on a free port until `stop`. */
export async function startInstance() {
	const folder = mkdtempSync(join(tmpdir(), 'yangguang-browser-'));
	const dir = join(folder, 'instance');
	const said = execFileSync(binary, ['init', dir, '--demo'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	const password = /共用本实例的密码：(\S+)/.exec(said)[1];
	const admin = Object.fromEntries([...said.matchAll(/^ {2}(\w+admin)\s+(\S+)/gm)].map((m) => [m[1], m[2]]));
	const server = spawn(binary, ['serve', dir, '--listen', '127.0.0.1:0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const base = await new Promise((resolve, reject) => {
		let text = '';

		server.stdout.on('data', (data) => {
			text += data;
			const found = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(text);

			if (found)
				resolve(found[1]);
		});
		server.on('exit', (code) => reject(new Error(`the server left with ${code} before it was ready`)));
	});

	return {
		base, dir, password, admin,
		command: (...args) => execFileSync(binary, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
		stop: async () => {
			const left = new Promise((resolve) => server.once('exit', resolve));

			server.removeAllListeners('exit');
			server.once('exit', () => {});
			const done = new Promise((resolve) => server.once('exit', resolve));
			server.kill('SIGTERM');
			await Promise.race([done, left]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

export function launch() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
	});
}

/* Somebody at a browser of his or her own. */
export async function person(browser, site, login, options = {}) {
	const context = await browser.newContext({ baseURL: site.base, locale: 'zh-CN', ...options });
	const page = await context.newPage();

	if (login) {
		await page.goto('/office/login');
		await page.fill('[name=login]', login);
		await page.fill('[name=password]', options.password ?? site.password);
		await page.click('main button[type=submit]');
		await page.waitForURL(/\/office/);
	}
	return page;
}

export async function runAll() {
	let passed = 0, failed = 0;
	const only = process.argv[2];
	const site = await startInstance();
	const browser = await launch();

	try {
		for (const { sentence, run } of tests) {
			if (only && !sentence.includes(only))
				continue;
			try {
				await run(browser, site);
				console.log(`ok   ${sentence}`);
				passed++;
			} catch (error) {
				console.log(`FAIL ${sentence}\n     ${String(error.stack ?? error).split('\n').slice(0, 6).join('\n     ')}`);
				failed++;
			}
		}
	} finally {
		await browser.close();
		await site.stop();
	}
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed || !passed ? 1 : 0;
}

import { expect, it } from 'vitest';
import { installKindOf } from './install.ts';

const browsers = {
	iphone:
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
	iphoneFirefox:
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15',
	safari:
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
	macChrome:
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
	firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:160.0) Gecko/20100101 Firefox/160.0',
	macFirefox: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:160.0) Gecko/20100101 Firefox/160.0',
	chrome:
		'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
};

it.each([
	['an iPhone', browsers.iphone, 5, 'ios'],
	['any browser on an iPhone', browsers.iphoneFirefox, 5, 'ios'],
	['an iPad that calls itself a Mac', browsers.safari, 5, 'ios'],
	['Safari on a Mac', browsers.safari, 0, 'macos-safari'],
	['Chrome on a Mac', browsers.macChrome, 0, 'none'],
	['Firefox', browsers.firefox, 0, 'firefox'],
	['Firefox on a Mac', browsers.macFirefox, 0, 'firefox'],
	['Chrome, which makes its own offer', browsers.chrome, 0, 'none'],
])('knows %s', (_, userAgent, maxTouchPoints, kind) => {
	expect(installKindOf({ userAgent, maxTouchPoints })).toBe(kind);
});

// Tests emphasis in languages without spaces between words, and that all others keep to CommonMark.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from './markdown.ts';

const inline = (source: string) => renderMarkdown(source).replace(/^<p>|<\/p>\n$/g, '');

test('emphasis ends before and begins after letters of languages without spaces', () => {
  for (const [source, html] of [
    ['这是**重要。**然后', '这是<strong>重要。</strong>然后'],
    ['**“引号”**后面', '<strong>“引号”</strong>后面'],
    ['他说**“你好”**，然后', '他说<strong>“你好”</strong>，然后'],
    ['**「テスト」**です', '<strong>「テスト」</strong>です'],
    ['これは**重要(important)**です', 'これは<strong>重要(important)</strong>です'],
    ['これは**`code`**です', 'これは<strong><code>code</code></strong>です'],
    ['**중요(important)**은', '<strong>중요(important)</strong>은'],
    ['**「강조」**는 *(참고)*입니다', '<strong>「강조」</strong>는 <em>(참고)</em>입니다'],
    ['**สำคัญ(important)**มาก', '<strong>สำคัญ(important)</strong>มาก'],
    ['~~（旧）~~新', '<s>（旧）</s>新'],
    ['𠮷**（注）**𠮷', '𠮷<strong>（注）</strong>𠮷'],
    ['**重要**：内容', '<strong>重要</strong>：内容'],
    ['**中文。**English', '<strong>中文。</strong>English'],
    ['**مهم:**النص هنا', '<strong>مهم:</strong>النص هنا'],
    ['**مهم؟**النص', '<strong>مهم؟</strong>النص'],
    ['**مُهِمٌّ**«نص»', '<strong>مُهِمٌّ</strong>«نص»'],
    ['**חשוב:**הטקסט', '<strong>חשוב:</strong>הטקסט'],
    ['**महत्वपूर्ण।**यह पाठ है', '<strong>महत्वपूर्ण।</strong>यह पाठ है'],
    ['**ज़रूरी (important)**है', '<strong>ज़रूरी (important)</strong>है'],
    ['**গুরুত্বপূর্ণ:**এটি', '<strong>গুরুত্বপূর্ণ:</strong>এটি'],
    ['**முக்கியம்:**இது', '<strong>முக்கியம்:</strong>இது'],
    ['**አስፈላጊ።**ይህ', '<strong>አስፈላጊ።</strong>ይህ'],
    ['**მნიშვნელოვანი:**ეს', '<strong>მნიშვნელოვანი:</strong>ეს'],
    ['**"a"**\u200btext', '<strong>&quot;a&quot;</strong>\u200btext'],
  ] as const)
    assert.equal(inline(source), html, source);
});

test('everything else is as CommonMark has it', () => {
  for (const [source, html] of [
    ['**bold**text', '<strong>bold</strong>text'],
    ['a * b * c', 'a * b * c'],
    ['**"quoted"**text', '**&quot;quoted&quot;**text'],
    ['snake_case_name', 'snake_case_name'],
    ['a*(b+c)*d', 'a*(b+c)*d'],
    ['α*(β+γ)*δ', 'α*(β+γ)*δ'],
    ['цена*(1+ндс)*число', 'цена*(1+ндс)*число'],
    ['مهم * نص * آخر', 'مهم * نص * آخر'],
    ['`**مهم:**النص`', '<code>**مهم:**النص</code>'],
    ['यह_नाम_है', 'यह_नाम_है'],
    ['日本_語_です', '日本_語_です'],
    ['** 空白 **です', '** 空白 **です'],
    ['*(**foo**)*', '<em>(<strong>foo</strong>)</em>'],
    ['**a*', '*<em>a</em>'],
  ] as const)
    assert.equal(inline(source), html, source);
});

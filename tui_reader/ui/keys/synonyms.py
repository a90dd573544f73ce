"""Words by which an action is found besides those of its description: what people call it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_reader.i18n import in_every_language
from tui_reader.text.fold import fold
from tui_reader.ui.keys.actions import Action

SYNONYMS: Mapping[str, str] = {
    "help": "help shortcuts keyboard manual 帮助 快捷键 说明",
    "palette": "commands menu actions 命令 菜单",
    "quit": "exit close leave 退出 关闭",
    "back": "return close 返回 后退",
    "zen": "focus fullscreen distraction 专注 全屏",
    "theme": "colour color dark light appearance 主题 颜色 深色 浅色 外观",
    "find": "search look text 查找 搜索",
    "search": "find query full text 搜索 检索 全文",
    "source-list": "sidebar feeds subscriptions folders side 侧栏 订阅 文件夹",
    "add": "follow subscribe feed rss url site new page import folder 添加 订阅 关注 网址 新建 导入",
    "keep-page": "save archive store collect 保存 收录 存档",
    "views": "saved searches smart folders 视图 已保存",
    "save-query": "bookmark search keep 保存 搜索",
    "attachments": "files enclosures appendix annex download 附件 文件 附表 下载",
    "open-file": "external program application office 外部 程序 软件",
    "save-file": "download store keep disk 下载 另存 保存",
    "recognize-file": "ocr scan text recognition 识别 扫描 文字",
    "recognize-listed-file": "ocr scan text recognition 识别 扫描 文字",
    "fetch-file": "download get 下载 获取",
    "printed-page": "pdf page picture scan view layout 页面 版面 图像 扫描",
    "open-browser": "web link firefox chrome external 浏览器 网页 外部",
    "copy-address": "url link clipboard yank 复制 网址 链接 剪贴板",
    "collect": "dossier folder reading list gather 专题 收集 汇编",
    "collection-list": "dossiers folders reading lists 专题 汇编",
    "copy-citation": "cite reference bibliography permalink zotero 引用 引文 参考文献 著录 永久链接",
    "focus-ticker": "news announcements marquee 公告 滚动",
    "pause-ticker": "stop ticker marquee 停止 滚动",
    "sync": "refresh update fetch reload download 刷新 更新 同步 抓取 下载",
    "sync-all": "refresh update fetch reload download everything 刷新 更新 同步 全部",
    "sync-screen": "feeds subscriptions progress failures errors 订阅 进度 失败 错误",
    "revisions": "history versions changes diff compare 历史 版本 修订 对比",
    "references": "citations citing cited links law basis repealed amended validity 引用 依据 废止 修改 效力 法规",
    "agenda": "calendar deadline due dates schedule reminder 日程 日历 截止 期限 到期",
    "find-reference": "missing fetch source web 缺少 查找 网上",
    "save-agenda": "export ics calendar 导出 日历",
    "agenda-kind": "filter deadline 筛选 类型",
    "evidence": "damage repair tampering warnings errors 证据 修复 篡改 警告",
    "left-out": "hidden removed boilerplate missing 省略 隐藏",
    "toggle-notes": "footnote endnote annotation reference 脚注 尾注 注释",
    "toggle-star": "favourite favorite bookmark flag important 收藏 星标 重要",
    "toggle-read": "seen done unread 已读 未读",
    "tag": "label category keyword 标签 分类",
    "undo": "revert take back 撤销 还原",
    "wider": "width measure column zoom 加宽 行宽",
    "narrower": "width measure column zoom 变窄 行宽",
    "next-unread": "new 下一篇 未读",
    "filter": "narrow limit publisher source date 筛选 过滤 来源 日期",
    "sort": "order arrange 排序 顺序",
    "go-to": "jump date row line 跳转 转到 日期",
    "go-to-row": "jump line number 跳转 转到 行号",
    "show-unread": "new 新 未读",
    "show-starred": "favourites favorites bookmarks 收藏 星标",
    "outline": "contents toc headings chapters 目录 大纲 章节",
    "edit-source": "rename address tags settings configure 重命名 改名 设置 标签",
    "remove-source": "delete unsubscribe unfollow 删除 取消订阅 移除",
    "pause-source": "disable stop mute 停用 禁用 暂停",
    "open-source": "articles entries 文章",
    "show-failures": "errors problems reasons 错误 失败 原因",
    "cancel-sync": "stop abort 停止 取消",
}
"""By the name of an action. Words of its name and description are not repeated unless another form is meant."""


def words_of(action: Action) -> str:
    """All words by which an action is found: its name, its description in every language, and its synonyms."""
    name = action.name.replace("-", " ")
    return " ".join([action.name, name, *in_every_language(action.description), SYNONYMS.get(action.name, "")])


def found_by(typed: str, actions: Sequence[Action]) -> list[Action]:
    """The actions that have all words that are typed, or parts of words, in their order."""
    words = fold(typed).split()
    texts = ((action, fold(words_of(action))) for action in actions)
    return [action for action, text in texts if words and all(word in text for word in words)]

/// What the website says, in both languages. "{}" is where something is put in.
enum SiteText: String, SiteTexts {
  // Around all pages.
  case skip, mainMenu, searchAssets, tags, register, footer, darkTheme
  // Home.
  case newest, newestReleases, categories, popularTags, assetCount, useIt, useItHint
  // Lists.
  case category, tag, publisher, older, newer, pages, assetsOf, nothingYet, allTags, commonTags
  // An asset.
  case addon, project, testing, community, featured
  case copy, description, releases, releasesCaption, version, engine, size, date, checksum,
    file
  case download, downloadOf, yanked, license, type, support, updated, author, repository, issues,
    permissions
  case vastId, needs, neededBy, andMore, optional, previews, image, video, facts, noRelease,
    olderLeftOut
  case home, missingAsset, missingAssetNeeded
  // Search.
  case search, searchHint, needsScript, anyCategory, anyType, anyVersion, anyLicense, anySupport,
    anyTag
  case found, foundAtLeast, foundNone, more, tooCommon, onlyNewest, typeSomething, tooShort, failed,
    filters, results, searching, similar
  // Elsewhere.
  case notFound, notFoundHint

  var translations: (en: String, zh: String) {
    switch self {
    case .skip: ("Skip to content", "跳到正文")
    case .mainMenu: ("Main menu", "主菜单")
    case .searchAssets: ("Search assets", "搜索资源")
    case .tags: ("Tags", "标签")
    case .register: ("Register an asset", "登记资源")
    case .footer:
      (
        "Static pages, made by assetstore. No cookies, no tracking.",
        "由 assetstore 生成的静态页面。无 Cookie，无跟踪。"
      )
    case .darkTheme: ("Dark theme", "深色主题")
    case .newest: ("Recently updated", "最近更新")
    case .newestReleases: ("{}: new releases", "{}：新版本")
    case .categories: ("Categories", "分类")
    case .popularTags: ("Popular tags", "热门标签")
    case .assetCount: ("Assets: {}", "{} 个资源")
    case .useIt: ("Use this registry", "使用此注册表")
    case .useItHint:
      (
        "Once for each computer; after that, search and install from it.",
        "每台电脑只需添加一次，之后即可从中搜索和安装。"
      )
    case .category: ("Category", "分类")
    case .tag: ("Tag", "标签")
    case .publisher: ("Publisher", "发布者")
    case .older: ("Older", "更早")
    case .newer: ("Newer", "更新")
    case .pages: ("Pages", "分页")
    case .assetsOf: ("Assets of {}", "{} 的资源")
    case .nothingYet: ("Nothing here yet.", "这里还没有内容。")
    case .allTags: ("All tags", "全部标签")
    case .commonTags: ("The {} most used tags", "最常用的 {} 个标签")
    case .addon: ("Addon", "插件")
    case .project: ("Project", "项目")
    case .testing: ("Testing", "测试")
    case .community: ("Community", "社区")
    case .featured: ("Featured", "精选")
    case .copy: ("Copy", "复制")
    case .description: ("Description", "说明")
    case .releases: ("Releases", "版本")
    case .releasesCaption: ("Releases, newest first", "各版本，最新的在前")
    case .version: ("Version", "版本")
    case .engine: ("Godot", "Godot")
    case .size: ("Size", "大小")
    case .date: ("Published", "发布日期")
    case .checksum: ("SHA-256", "SHA-256")
    case .file: ("File", "文件")
    case .download: ("Download", "下载")
    case .downloadOf: ("Download {}", "下载 {}")
    case .yanked: ("Yanked: {}", "已撤回：{}")
    case .license: ("License", "许可证")
    case .type: ("Type", "类型")
    case .support: ("Support level", "支持级别")
    case .updated: ("Updated", "更新日期")
    case .author: ("Author", "作者")
    case .repository: ("Repository", "代码仓库")
    case .issues: ("Issues", "问题反馈")
    case .permissions: ("Permissions", "权限")
    case .vastId: ("Package id", "包标识")
    case .needs: ("Depends on", "依赖")
    case .neededBy: ("Needed by", "被以下资源依赖")
    case .andMore: ("and {} more", "以及另外 {} 个")
    case .optional: ("optional", "可选")
    case .previews: ("Previews", "预览")
    case .image: ("Image {}", "图片 {}")
    case .video: ("Video {}", "视频 {}")
    case .facts: ("At a glance", "概览")
    case .noRelease: ("There is no release yet.", "还没有发布版本。")
    case .olderLeftOut: ("{} older releases are not shown.", "另有 {} 个更早的版本未显示。")
    case .home: ("Home", "首页")
    case .missingAsset: ("This asset is not in the registry.", "此资源不在本注册表中。")
    case .missingAssetNeeded: ("These assets say that they need it:", "以下资源声明依赖它：")
    case .search: ("Search", "搜索")
    case .searchHint:
      (
        "Words of the title, tags, names, author, summary and first sentence of the description. Three letters or more also find longer words.",
        "在标题、标签、名称、作者、简介和说明的首句中查找。三个及以上字母也会匹配更长的单词。"
      )
    case .needsScript:
      (
        "Searching needs JavaScript. Without it, browse by category or tag.",
        "搜索需要 JavaScript。没有它也可以按分类或标签浏览。"
      )
    case .anyCategory: ("Any category", "所有分类")
    case .anyType: ("Any type", "所有类型")
    case .anyVersion: ("Any Godot version", "所有 Godot 版本")
    case .anyLicense: ("Any license", "所有许可证")
    case .anySupport: ("Any support level", "所有支持级别")
    case .anyTag: ("Any tag", "所有标签")
    case .found: ("Found: {}", "找到 {} 个")
    case .foundAtLeast: ("Found: {} or more", "找到 {} 个以上")
    case .foundNone: ("Nothing was found.", "没有找到结果。")
    case .more: ("Show more", "显示更多")
    case .tooCommon:
      ("Left out, since too many assets have it: {}", "因过于常见而被忽略：{}")
    case .onlyNewest:
      (
        "Only the most recently updated ones were searched. Add a word to find others.",
        "只搜索了最近更新的资源。请增加关键词以查找其他资源。"
      )
    case .typeSomething:
      ("Type a word, or choose a filter.", "请输入关键词，或选择筛选条件。")
    case .tooShort:
      ("A word needs at least {} letters or digits.", "关键词至少需要 {} 个字母或数字。")
    case .failed:
      ("The search index could not be read. Try again later.", "无法读取搜索索引，请稍后再试。")
    case .filters: ("Filters", "筛选")
    case .results: ("Results", "结果")
    case .searching: ("Searching…", "正在搜索…")
    case .similar:
      ("No asset has this, so similar words were searched: {}", "没有资源包含此词，已改为搜索相近的词：{}")
    case .notFound: ("There is no such page", "没有这个页面")
    case .notFoundHint:
      (
        "It may have moved, or never have been there. Try searching, or begin at the home page.",
        "它可能已移动，或从未存在。请尝试搜索，或从首页开始。"
      )
    }
  }
}

/// What the website says, in both languages. "{}" is where something is put in.
enum SiteText: String, SiteTexts {
  // Around all pages.
  case skip, mainMenu, searchAssets, tags, register, footer

  var translations: (en: String, zh: String) {
    switch self {
    case .skip: ("Skip to content", "跳到正文")
    case .mainMenu: ("Main menu", "主菜单")
    case .searchAssets: ("Search assets", "搜索资源")
    case .tags: ("Tags", "标签")
    case .register: ("Register an asset", "登记资源")
    case .footer: ("Static pages: no cookies, no tracking.", "纯静态页面，无 Cookie，无跟踪。")
    }
  }
}
